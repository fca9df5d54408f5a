namespace ValueLocate.Text.Templates;

/// <summary>Stripping, splitting, joining and padding.</summary>
internal static partial class StringMethods
{
    public static string Strip(string s, string? characters, bool left, bool right)
    {
        var (start, end) = (0, s.Length);
        if (characters is null)
        {
            while (left && start < end && Text.IsSpace(s[start])) start++;
            while (right && end > start && Text.IsSpace(s[end - 1])) end--;
            return s[start..end];
        }
        var set = Text.CodePoints(characters).ToHashSet();
        while (left && start < end && set.Contains(Text.CodePointAt(s, start))) start += Text.CodePointAt(s, start) > 0xffff ? 2 : 1;
        while (right && end > start)
        {
            var width = end - start > 1 && char.IsSurrogatePair(s[end - 2], s[end - 1]) ? 2 : 1;
            if (!set.Contains(Text.CodePointAt(s, end - width))) break;
            end -= width;
        }
        return s[start..end];
    }

    /// <summary>The lines of a text, by everything that Python counts as their end.</summary>
    public static List<string> Lines(string s, bool keepEnds = false)
    {
        var lines = new List<string>();
        var start = 0;
        for (var i = 0; i < s.Length; i++)
        {
            if (s[i] is not ('\n' or '\r' or '\v' or '\f' or (>= '\x1c' and <= '\x1e') or '\x85' or '\u2028' or '\u2029')) continue;
            var end = i;
            if (s[i] == '\r' && i + 1 < s.Length && s[i + 1] == '\n') i++;
            Budget.Step();
            lines.Add(s[start..(keepEnds ? i + 1 : end)]);
            start = i + 1;
        }
        if (start < s.Length) lines.Add(s[start..]);
        return lines;
    }

    private static string Strip(string s, Args args, string name, bool left, bool right)
    {
        var characters = Args.Or(args.Bind(name, "?chars/")[0], null);
        return Strip(s, characters is null ? null : Args.Text(characters), left, right);
    }

    private static PyList SplitLines(string s, Args args)
    {
        var a = args.Bind("splitlines", "?keepends");
        return new PyList([.. Lines(s, Py.Truth(Args.Or(a[0], false)))]);
    }

    private static PyList Split(string s, Args args, string name, bool fromRight)
    {
        var a = args.Bind(name, "?sep", "?maxsplit");
        var separator = Args.Or(a[0], null);
        var most = Num.Index(Args.Or(a[1], Num.Box(-1)));
        if (most < 0) most = int.MaxValue;
        var parts = separator is null ? AtSpaces(s, most, fromRight) : AtSeparator(s, Args.Text(separator), most, fromRight);
        return new PyList([.. parts]);
    }

    private static List<string> AtSeparator(string s, string separator, int most, bool fromRight)
    {
        if (separator.Length == 0) throw TemplateError.Value("empty separator");
        var parts = new List<string>();
        if (fromRight)
        {
            var end = s.Length;
            while (parts.Count < most && end > 0)
            {
                var at = s.LastIndexOf(separator, end - 1, StringComparison.Ordinal);
                if (at < 0) break;
                Budget.Step();
                parts.Add(s[(at + separator.Length)..end]);
                end = at;
            }
            parts.Add(s[..end]);
            parts.Reverse();
            return parts;
        }
        var start = 0;
        while (parts.Count < most)
        {
            var at = s.IndexOf(separator, start, StringComparison.Ordinal);
            if (at < 0) break;
            Budget.Step();
            parts.Add(s[start..at]);
            start = at + separator.Length;
        }
        parts.Add(s[start..]);
        return parts;
    }

    private static List<string> AtSpaces(string s, int most, bool fromRight)
    {
        var words = new List<(int Start, int End)>();
        for (var i = 0; i < s.Length;)
        {
            if (Text.IsSpace(s[i]))
            {
                i++;
                continue;
            }
            var start = i;
            while (i < s.Length && !Text.IsSpace(s[i])) i++;
            Budget.Step();
            words.Add((start, i));
        }
        if (words.Count <= most) return [.. words.Select(w => s[w.Start..w.End])];
        if (fromRight)
        {
            var rest = s[..words[words.Count - most - 1].End];
            return [Strip(rest, null, false, true), .. words.Skip(words.Count - most).Select(w => s[w.Start..w.End])];
        }
        return [.. words.Take(most).Select(w => s[w.Start..w.End]), s[words[most].Start..]];
    }

    private static PyTuple Partition(string s, Args args, string name, bool fromRight)
    {
        var separator = Args.Text(args.Bind(name, "sep/")[0]);
        if (separator.Length == 0) throw TemplateError.Value("empty separator");
        var at = fromRight ? LastIndexOf(s, separator) : s.IndexOf(separator, StringComparison.Ordinal);
        if (at < 0) return fromRight ? new PyTuple("", "", s) : new PyTuple(s, "", "");
        return new PyTuple(s[..at], separator, s[(at + separator.Length)..]);
    }

    private static string Join(string s, Args args)
    {
        var parts = new List<string>();
        var items = args.Bind("join", "iterable/")[0];
        if (Py.TryIterate(items) is null) throw TemplateError.Type("can only join an iterable");
        foreach (var item in Py.Iterate(items))
        {
            if (!Py.IsText(item, out var text))
                throw TemplateError.Type($"sequence item {parts.Count}: expected str instance, {Py.TypeName(item)} found");
            parts.Add(text);
        }
        return Text.Join(s, parts);
    }

    /// <summary>center, ljust and rjust; centering puts the odd space where Python does.</summary>
    private static string Pad(string s, Args args, string name)
    {
        var a = args.Bind(name, "width/", "?fillchar/");
        var fill = Args.Text(Args.Or(a[1], " "));
        if (Text.Length(fill) != 1) throw TemplateError.Type("The fill character must be exactly one character long");
        var (width, length) = (Num.Index(a[0]), Text.Length(s));
        var missing = width - length;
        if (missing <= 0) return s;
        Budget.ReserveText((2L * missing * fill.Length) + s.Length);
        var left = name switch { "ljust" => 0, "rjust" => missing, _ => (missing / 2) + (missing & width & 1) };
        return Text.Repeat(fill, left) + s + Text.Repeat(fill, missing - left);
    }

    private static string ZFill(string s, Args args)
    {
        var missing = Num.Index(args.Bind("zfill", "width/")[0]) - Text.Length(s);
        if (missing <= 0) return s;
        var zeros = Text.Repeat("0", missing);
        return s.Length > 0 && s[0] is '+' or '-' ? s[..1] + zeros + s[1..] : zeros + s;
    }

    private static string ExpandTabs(string s, Args args)
    {
        var size = Num.Index(Args.Or(args.Bind("expandtabs", "?tabsize")[0], Num.Box(8)));
        var result = new System.Text.StringBuilder();
        var column = 0;
        foreach (var c in Text.Elements(s))
        {
            if (c == "\t")
            {
                var spaces = size > 0 ? size - (column % size) : 0;
                Budget.ReserveText(spaces);
                result.Append(' ', spaces);
                column += spaces;
            }
            else
            {
                result.Append(c);
                column = c is "\n" or "\r" ? 0 : column + 1;
            }
        }
        return result.ToString();
    }
}
