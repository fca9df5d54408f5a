using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.Formatting;
using ValueLocate.Kernel.CSharp.Running;

namespace ValueLocate.Kernel.CSharp.Showing;

/// <summary>
/// Takes what formatters write, up to a limit of characters, time and depth: a value that contains itself, or is nested without end, is cut there.
/// </summary>
internal sealed class BudgetWriter : StringWriter
{
    private const int MostCharacters = 32 << 20;
    private const long MostMilliseconds = 10_000;

    /// <summary>How much of the stack formatters may take: some hundred levels.</summary>
    private const nuint MostStack = 512 << 10;

    private const string TooDeep = "it is nested too deeply, or contains itself";

    /// <summary>The writer of whatever formats on this thread, within which others may begin.</summary>
    [ThreadStatic]
    private static BudgetWriter? outer;

    private readonly long begun;
    private readonly nuint top;
    private string? cut;

    private BudgetWriter()
    {
        NewLine = "\n";
        (begun, top) = outer is null ? (Environment.TickCount64, CellStack.Here()) : (outer.begun, outer.top);
    }

    /// <summary>The value in the form; a mark says where and why it was cut.</summary>
    public static string Format(object? value, string mimeType) => Format(c => value.FormatTo(c, mimeType), mimeType);

    /// <summary>What stands where a value was cut.</summary>
    public static string Mark(string why) => $"... (cut: {why})";

    /// <summary>
    /// Puts the budget also around the formatters of the process that write summaries, which other formatters ask for by writers of their own.
    /// </summary>
    public static void Register()
    {
        foreach (var formatter in Formatter.RegisteredFormatters(includeDefaults: true)
            .Where(f => f.MimeType == PlainTextSummaryFormatter.MimeType && f.Type != typeof(object)).Reverse().ToList())
            Formatter.Register(new Summary(formatter));
    }

    public override void Write(char value)
    {
        Spend(1);
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        Spend(count);
        base.Write(buffer, index, count);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Spend(buffer.Length);
        base.Write(buffer);
    }

    public override void Write(string? value)
    {
        Spend(value?.Length ?? 0);
        base.Write(value);
    }

    private static string Format(Action<FormatContext> write, string mimeType)
    {
        using var writer = new BudgetWriter();
        var before = outer;
        outer = writer;
        try
        {
            using var context = new FormatContext(writer);
            CellStack.Within(MostStack, () => write(context));
        }
        catch (Exception e) when (writer.cut is not null || Innermost(e) is InsufficientExecutionStackException)
        {
            // The budget's own exception, perhaps inside others; or of a ToString that calls itself.
            return Cut(writer.ToString(), mimeType, writer.cut ?? TooDeep);
        }
        finally
        {
            outer = before;
        }
        // A formatter may have taken the exception for one of the value's.
        return writer.cut is { } why ? Cut(writer.ToString(), mimeType, why) : writer.ToString();
    }

    private void Spend(int characters)
    {
        if (top - CellStack.Here() is var used && used > MostStack && used < nuint.MaxValue / 2) cut ??= TooDeep;
        else if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) cut ??= TooDeep;
        else if (GetStringBuilder().Length + characters > MostCharacters) cut ??= $"it has more than {MostCharacters >> 20} million characters";
        else if (Environment.TickCount64 - begun > MostMilliseconds) cut ??= $"showing it took more than {MostMilliseconds / 1000} s";
        if (cut is not null) throw new InvalidOperationException($"The value is cut: {cut}.");
    }

    private static Exception Innermost(Exception e) => e is { InnerException: { } inner } ? Innermost(inner) : e;

    private static string Cut(string text, string mimeType, string why)
    {
        var mark = Mark(why);
        if (mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal)) return System.Text.Json.JsonSerializer.Serialize(mark);
        if (mimeType != "text/html") return text + mark;
        // Not in the middle of a tag.
        var (open, close) = (text.LastIndexOf('<'), text.LastIndexOf('>'));
        return $"{(open > close ? text[..open] : text)}<em>{mark}</em>";
    }

    private sealed class Summary(ITypeFormatter inner) : ITypeFormatter
    {
        public string MimeType => inner.MimeType;

        public Type Type => inner.Type;

        public bool Format(object value, FormatContext context)
        {
            var isDone = false;
            var text = BudgetWriter.Format(c => isDone = inner.Format(value, c), MimeType);
            if (isDone || text.Length > 0) context.Writer.Write(text);
            return isDone || text.Length > 0;
        }
    }
}
