using System.Text;

namespace ValueLocate.Kernel.CSharp.Running;

/// <summary>
/// Takes the process's console and hands what is written to the session whose cell (or whose thread or task, begun by a cell) writes it;
/// what others write goes where it went before.
/// </summary>
internal static class CellConsole
{
    private static readonly AsyncLocal<CellStreams?> Current = new();
    private static readonly Lock Once = new();
    private static TextReader? reader;
    private static TextWriter? output;
    private static TextWriter? error;

    /// <summary>The session's streams that this thread's output belongs to.</summary>
    public static CellStreams? Streams
    {
        get => Current.Value;
        set => Current.Value = Last = value;
    }

    /// <summary>The streams of the session that began cells last; null before the first.</summary>
    public static CellStreams? Last { get; private set; }

    /// <summary>
    /// Puts itself in the console's place, where it does not stand there already. Asked before every cell: setting Console.InputEncoding, as Playwright does,
    /// brings the system's own reader back, and a cell that catches what is written (Console.SetOut) catches it until it ends, not for ever.
    /// </summary>
    public static void Take()
    {
        lock (Once)
        {
            if (!ReferenceEquals(Console.In, reader))
            {
                Console.SetIn(new Reader(Console.In));
                reader = Console.In;
            }
            if (output is null) UnhandledExceptions.Take();
            output = Take(Console.Out, output, "stdout", Console.SetOut, () => Console.Out);
            error = Take(Console.Error, error, "stderr", Console.SetError, () => Console.Error);
        }
    }

    private static TextWriter Take(TextWriter now, TextWriter? mine, string name, Action<TextWriter> set, Func<TextWriter> get)
    {
        if (ReferenceEquals(now, mine)) return now;
        set(mine ?? new Writer(name, now));
        // The console wraps what it is given.
        return get();
    }

    private sealed class Writer(string name, TextWriter before) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            if (Current.Value is { } streams) streams.Write(name, [value]);
            else before.Write(value);
        }

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (Current.Value is { } streams) streams.Write(name, buffer);
            else before.Write(buffer);
        }

        public override void WriteLine(string? value) => WriteLine(value.AsSpan());

        public override void WriteLine(ReadOnlySpan<char> buffer)
        {
            if (Current.Value is { } streams) streams.Write(name, buffer, line: true);
            else before.WriteLine(buffer);
        }

        public override void Flush()
        {
            if (Current.Value is { } streams) streams.Flush();
            else before.Flush();
        }
    }

    private sealed class Reader(TextReader before) : TextReader
    {
        private readonly AsyncLocal<StringReader?> rest = new();

        public override string? ReadLine()
        {
            if (Current.Value is not { } streams) return before.ReadLine();
            return streams.ReadLine("", password: false);
        }

        public override int Read()
        {
            if (Current.Value is null) return before.Read();
            return Line()?.Read() ?? -1;
        }

        public override int Peek() => Current.Value is null ? before.Peek() : Line()?.Peek() ?? -1;

        public override string ReadToEnd() => Current.Value is null ? before.ReadToEnd() : ReadLine() ?? "";

        private StringReader? Line()
        {
            if (rest.Value is { } left && left.Peek() >= 0) return left;
            return ReadLine() is { } line ? rest.Value = new StringReader(line + "\n") : null;
        }
    }
}
