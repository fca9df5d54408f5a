using System.Buffers;
using System.Text.RegularExpressions;

namespace ValueLocate.Text.Templates;

/// <summary>Filters that make texts.</summary>
internal static partial class TextFilters
{
    private static readonly SearchValues<char> EndsAttributeName = SearchValues.Create(" \t\n\r\f\v/>=");

    /// <summary>A filter that maps the value's text, whatever the value is.</summary>
    public static object? Map(Args args, string name, Func<string, string> map)
    {
        var value = args.Bind(name, "s")[0];
        return Like(value, map(Py.Str(value)));
    }

    /// <summary>Jinja's own title case: only white space and - ( { [ &lt; start a word.</summary>
    public static string Title(string s)
    {
        var parts = WordBeginnings().Split(s).Where(p => p.Length > 0).Select(p =>
        {
            var head = Text.At(p, 0);
            return CaseMapping.Upper(head) + CaseMapping.Lower(p[head.Length..]);
        });
        return Text.Join("", [.. parts]);
    }

    public static object? Center(Args args)
    {
        var a = args.Bind("center", "value", "?width");
        return Like(a[0], (string)StringMethods.Call(Py.Str(a[0]), "center", Args.Or(a[1], Num.Box(80)))!);
    }

    public static object? Trim(Args args)
    {
        var a = args.Bind("trim", "value", "?chars");
        var characters = Args.Or(a[1], null);
        return Like(a[0], StringMethods.Strip(Py.Str(a[0]), characters is null ? null : Args.Text(characters), true, true));
    }

    public static object? Replace(Args args, Frame frame)
    {
        var a = args.Bind("replace", "s", "old", "new", "?count");
        var count = Args.Or(a[3], null);
        var times = count is null ? -1 : Num.Index(count);
        if (!frame.AutoEscape) return StringMethods.Replace(Py.Str(a[0]), Py.Str(a[1]), Py.Str(a[2]), times);
        if (a[0] is not Markup && a[1] is not Markup && a[2] is not Markup) return StringMethods.Replace(Py.Str(a[0]), Py.Str(a[1]), Py.Str(a[2]), times);
        return new Markup(StringMethods.Replace(Html.Escape(a[0]), Html.Escape(a[1]), Html.Escape(a[2]), times));
    }

    public static object? Join(Args args, Frame frame)
    {
        var a = args.Bind("join", "value", "?d", "?attribute");
        var separator = Args.Or(a[1], "");
        var getter = Getters.Of(Args.Or(a[2], null));
        var items = Py.Iterate(a[0]).Select(getter).ToList();
        var asMarkup = frame.AutoEscape && (separator is Markup || items.Any(i => i is Markup));
        Func<object?, string> text = asMarkup ? Html.Escape : Py.Str;
        var joined = Text.Join(text(separator), [.. items.Select(text)]);
        return asMarkup ? new Markup(joined) : joined;
    }

    public static object? Format(Args args)
    {
        var format = args.Positional[0];
        var rest = args.Skip(1);
        if (rest.Positional.Count > 0 && rest.Named.Count > 0) throw TemplateError.Type("can't handle positional and keyword arguments at the same time");
        return Operators.Binary("%", format is Markup ? format : Py.Str(format), rest.Named.Count > 0 ? rest.Named : new PyTuple([.. rest.Positional]));
    }

    public static object? Indent(Args args)
    {
        var a = args.Bind("indent", "s", "?width", "?first", "?blank");
        if (a[0] is Undefined u) throw u.Fail();
        var indention = Args.Or(a[1], Num.Box(4)) is var width && Py.IsText(width, out var given) ? given : Text.Repeat(" ", Num.Index(width));
        var lines = StringMethods.Lines(Args.Text(a[0]) + "\n");
        var blank = Py.Truth(Args.Or(a[3], false));
        Budget.ReserveText((long)lines.Count * indention.Length);
        var text = Text.Join("\n", [.. lines.Select((line, i) => i > 0 && (blank || line.Length > 0) ? indention + line : line)]);
        return Like(a[0], Py.Truth(Args.Or(a[2], false)) ? Text.Concat(indention, text) : text);
    }

    public static object? Truncate(Args args)
    {
        var a = args.Bind("truncate", "s", "?length", "?killwords", "?end", "?leeway");
        var end = Args.Or(a[3], "...");
        var length = Num.Index(Args.Or(a[1], Num.Box(255)));
        var leeway = Args.Or(a[4], null) is { } l ? Num.Index(l) : 5;
        if (length < Py.Length(end) || leeway < 0) throw new TemplateError("AssertionError", $"expected length >= {Py.Length(end)}, got {length}");
        if (Py.Length(a[0]) <= (long)length + leeway) return a[0];
        var text = Args.Text(a[0]);
        var kept = text[..Text.OffsetOf(text, length - Py.Length(end))];
        if (Py.Truth(Args.Or(a[2], false))) return Like(a[0], kept + Args.Text(end));
        var space = kept.LastIndexOf(' ');
        return Like(a[0], (space < 0 ? kept : kept[..space]) + Args.Text(end));
    }

    public static object? WordCount(Args args)
    {
        var (count, inWord) = (0, false);
        foreach (var c in Text.CodePoints(Py.Str(args.Bind("wordcount", "s")[0])))
        {
            var isWord = CharacterClass.IsWord(c);
            if (isWord && !inWord) count++;
            inWord = isWord;
        }
        return Num.Box(count);
    }

    public static object? Escape(Args args) => new Markup(Html.Escape(args.Bind("escape", "s/")[0]));

    public static object? ForceEscape(Args args) => new Markup(Html.Escape(Py.Str(args.Bind("forceescape", "value")[0])));

    public static object? XmlAttributes(Args args, Frame frame)
    {
        var a = args.Bind("xmlattr", "d", "?autospace");
        if (a[0] is Undefined u) throw u.Fail();
        if (a[0] is not PyDict dict) throw TemplateError.Type($"'{Py.TypeName(a[0])}' object has no attribute 'items'");
        var parts = new List<string>();
        foreach (var e in dict.Entries)
        {
            if (e.Value is null or Undefined) continue;
            var key = Args.Text(e.Key.Value);
            if (key.AsSpan().IndexOfAny(EndsAttributeName) >= 0) throw TemplateError.Value($"Invalid character in attribute name: {Repr.Of(key)}");
            parts.Add($"{Html.Escape(key)}=\"{Html.Escape(e.Value)}\"");
        }
        var text = Text.Join(" ", parts);
        if (text.Length > 0 && Py.Truth(Args.Or(a[1], true))) text = " " + text;
        return frame.Captured(text);
    }

    private static object Like(object? value, string text) => value is Markup ? new Markup(text) : text;

    [GeneratedRegex(@"([-\s\x1c-\x1f({\[<]+)", RegexOptions.CultureInvariant)]
    private static partial Regex WordBeginnings();
}
