using System.Text.RegularExpressions;

namespace ValueLocate.Text.Templates;

/// <summary>The filter wordwrap: Python's textwrap, a paragraph at a time.</summary>
internal static partial class TextWrap
{
    public static object? Filter(Args args)
    {
        var a = args.Bind("wordwrap", "s", "?width", "?break_long_words", "?wrapstring", "?break_on_hyphens");
        if (a[0] is Undefined u) throw u.Fail();
        var width = Num.Index(Args.Or(a[1], Num.Box(79)));
        if (width <= 0) throw TemplateError.Value($"invalid width {width} (must be > 0)");
        var breakLong = Py.Truth(Args.Or(a[2], true));
        var hyphens = Py.Truth(Args.Or(a[4], true));
        var by = Args.Or(a[3], null) is { } given ? Args.Text(given) : "\n";
        var paragraphs = StringMethods.Lines(Args.Text(a[0])).Select(p => Text.Join(by, Wrap(Chunks(p, hyphens), width, breakLong, hyphens)));
        return Text.Join(by, [.. paragraphs]);
    }

    private static List<string> Chunks(string text, bool hyphens)
    {
        var pattern = hyphens ? WordsAndHyphens() : Words();
        return [.. pattern.Split(text).Where(c => c.Length > 0)];
    }

    private static List<string> Wrap(List<string> chunks, int width, bool breakLong, bool hyphens)
    {
        var lines = new List<string>();
        var rest = new Stack<string>(Enumerable.Reverse(chunks));
        while (rest.Count > 0)
        {
            Budget.Step();
            var line = new List<string>();
            var length = 0;
            if (lines.Count > 0 && IsBlank(rest.Peek())) rest.Pop();
            while (rest.Count > 0 && length + Text.Length(rest.Peek()) <= width)
            {
                Budget.Step();
                length += Text.Length(rest.Peek());
                line.Add(rest.Pop());
            }
            if (rest.Count > 0 && Text.Length(rest.Peek()) > width) BreakLong(rest, line, width - length, width, breakLong, hyphens);
            if (line.Count > 0 && IsBlank(line[^1])) line.RemoveAt(line.Count - 1);
            if (line.Count > 0) lines.Add(string.Concat(line));
        }
        return lines;
    }

    private static void BreakLong(Stack<string> rest, List<string> line, int room, int width, bool breakLong, bool hyphens)
    {
        if (!breakLong)
        {
            if (line.Count == 0) line.Add(rest.Pop());
            return;
        }
        var space = width < 1 ? 1 : room;
        var chunk = rest.Pop();
        var end = Text.OffsetOf(chunk, space);
        Budget.ReserveText(chunk.Length);
        if (hyphens && end > 0)
        {
            var hyphen = chunk.LastIndexOf('-', end - 1);
            if (hyphen > 0 && chunk[..hyphen].Any(c => c != '-')) end = hyphen + 1;
        }
        line.Add(chunk[..end]);
        rest.Push(chunk[end..]);
    }

    private static bool IsBlank(string s) => s.All(Text.IsSpace);

    [GeneratedRegex(@"([\t\n\x0b\x0c\r ]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    // textwrap's own pattern: runs of white space, em-dashes, and words that may be cut after a hyphen between letters.
    [GeneratedRegex(
        @"([\t\n\x0b\x0c\r ]+|(?<=[\w!""'&.,?])-{2,}(?=\w)|[^\t\n\x0b\x0c\r ]+?"
        + @"(?:-(?:(?<=[^\d\W]{2}-)|(?<=[^\d\W]-[^\d\W]-))(?=[^\d\W]-?[^\d\W])|(?=[\t\n\x0b\x0c\r ]|\z)|(?<=[\w!""'&.,?])(?=-{2,}\w)))",
        RegexOptions.CultureInvariant)]
    private static partial Regex WordsAndHyphens();
}
