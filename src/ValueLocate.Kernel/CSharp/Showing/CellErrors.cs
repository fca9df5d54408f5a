using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.CSharp.Compiling;

namespace ValueLocate.Kernel.CSharp.Showing;

/// <summary>Puts errors as a reader of the cell wants them: the cell's own lines, and nothing of the machinery.</summary>
internal static partial class CellErrors
{
    private const int MostFrames = 40;

    /// <summary>What a stopped cell says.</summary>
    public static CellError Interrupted { get; } = Stopped("The cell was interrupted.");

    /// <summary>What a cell says that was given up: .NET can't end a thread.</summary>
    public static CellError LeftBehind { get; } = Stopped(
        "The cell was interrupted. Its thread has not stopped yet: what it computes, in a library or in functions without a loop, goes on until it is done.");

    /// <summary><c>(line,column): error CSxxxx: ...</c>, after the file's name where it is not the cell.</summary>
    public static string Line(CodeProblem problem, string file) => string.Create(
        CultureInfo.InvariantCulture, $"{file}({problem.Line},{problem.Column}): {(problem.IsError ? "error" : "warning")} {problem.Id}: {problem.Message}");

    /// <summary>The errors of code that does not compile.</summary>
    public static CellError Of(CompileFailure failure, string file)
    {
        var first = failure.Errors[0];
        List<string> lines = [.. failure.Errors.SelectMany(d => d.Source.Prepend(Line(d, file)))];
        return new("CompilationError", string.Join('\n', failure.Errors.Select(d => Line(d, file))), lines, file.Length == 0 ? first.Line : null,
            file.Length == 0 ? first.Column : null);
    }

    /// <summary>An exception with the frames that are the user's, and those inside it.</summary>
    /// <param name="exception">What the cell threw.</param>
    /// <param name="current">The assembly names of the cell that ran, and their code: frames of others say which cell they are from.</param>
    /// <param name="earlier">The code of an earlier cell by the name of its assembly.</param>
    public static CellError Of(Exception exception, IReadOnlySet<string> current, Func<string, Submission?> earlier)
    {
        // What a property or a lazy sequence threw while it was being shown.
        while (exception is TargetInvocationException { InnerException: { } thrown }) exception = thrown;
        if (exception is CellException) return new("Error", exception.Message, [exception.Message]);
        var lines = new List<string>();
        int? line = null;
        for (var (e, depth) = (exception, 0); e is not null && depth < 10; e = e.InnerException, depth++)
        {
            lines.Add((depth == 0 ? "" : "caused by ") + UserNames.Of(e.GetType()) + ": " + e.Message);
            // A recursion without end has a hundred thousand frames, all alike.
            var (shown, more) = (0, false);
            foreach (var (text, number, own) in Frames(e, current, earlier))
            {
                if (own) line ??= number;
                if (more = ++shown > MostFrames) break;
                lines.Add(text);
            }
            if (more) lines.Add("   and more frames");
            if (e is AggregateException { InnerExceptions.Count: > 1 } many)
            {
                lines.AddRange(many.InnerExceptions.Skip(1).Select(i => "and " + UserNames.Of(i.GetType()) + ": " + i.Message));
            }
        }
        return new(UserNames.Of(exception.GetType()), exception.Message, lines, line);
    }

    private static IEnumerable<(string Text, int Line, bool Own)> Frames(Exception exception, IReadOnlySet<string> current, Func<string, Submission?> earlier)
    {
        foreach (var frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod() is not { DeclaringType: { } type } method || type.Assembly.GetName().Name is not { } name) continue;
            var line = frame.GetFileLineNumber();
            if (line == 0) continue;
            var file = frame.GetFileName() ?? "";
            var own = current.Contains(name);
            if (!own && earlier(name) is null) continue;
            var place = file.Length > 0 && file != name
                ? $"{Path.GetFileName(file)}, line {line}"
                : own ? $"line {line}" : $"line {line} of the cell that begins '{First(earlier(name)!.Code)}'";
            var function = Function(type.Name, method.Name);
            yield return (function.Length > 0 ? $"   at {place}, in {function}" : $"   at {place}", line,
                own && place.StartsWith("line", StringComparison.Ordinal));
        }
    }

    private static CellError Stopped(string message) => new("KeyboardInterrupt", message, [$"KeyboardInterrupt: {message}"]);

    private static string First(string code)
    {
        var line = code.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0) ?? "";
        return line.Length > 40 ? line[..37] + "..." : line;
    }

    /// <summary>The name that the user gave: the compiler puts async methods into classes of their own and wraps names in angle brackets.</summary>
    private static string Function(string type, string method)
    {
        var hidden = method == "MoveNext" ? type : method;
        if (Hidden.Match(hidden) is { Success: true } match)
        {
            var (name, local) = (match.Groups["name"].Value, match.Groups["local"].Value);
            return local.Length > 0 ? local : name is "<Initialize>" or "Initialize" or "<Factory>" or "Factory" ? "" : name;
        }
        return type.StartsWith("Submission", StringComparison.Ordinal) && method is "<Initialize>" or "<Factory>" ? "" : method is ".ctor" ? type : method;
    }

    [GeneratedRegex(@"^<(?<name><?\w*>?)>(g__(?<local>\w+)\||[bd]__)")]
    private static partial Regex Hidden { get; }
}
