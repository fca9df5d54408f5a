using System.Text;

namespace ValueLocate.Text.Templates;

/// <summary>The methods of str: this part finds them, the others are by topic.</summary>
internal static partial class StringMethods
{
    private delegate object? Method(string self, Args args);

    private static readonly Dictionary<string, Method> Methods = new()
    {
        ["strip"] = (s, a) => Strip(s, a, "strip", true, true),
        ["lstrip"] = (s, a) => Strip(s, a, "lstrip", true, false),
        ["rstrip"] = (s, a) => Strip(s, a, "rstrip", false, true),
        ["split"] = (s, a) => Split(s, a, "split", false),
        ["rsplit"] = (s, a) => Split(s, a, "rsplit", true),
        ["splitlines"] = SplitLines,
        ["partition"] = (s, a) => Partition(s, a, "partition", false),
        ["rpartition"] = (s, a) => Partition(s, a, "rpartition", true),
        ["join"] = Join,
        ["replace"] = Replace,
        ["upper"] = (s, a) => Plain(CaseMapping.Upper, s, a, "upper"),
        ["lower"] = (s, a) => Plain(CaseMapping.Lower, s, a, "lower"),
        ["casefold"] = (s, a) => Plain(CaseMapping.Fold, s, a, "casefold"),
        ["title"] = (s, a) => Plain(CaseMapping.Title, s, a, "title"),
        ["capitalize"] = (s, a) => Plain(CaseMapping.Capitalize, s, a, "capitalize"),
        ["swapcase"] = (s, a) => Plain(CaseMapping.Swap, s, a, "swapcase"),
        ["startswith"] = (s, a) => StartsOrEnds(s, a, "startswith", false),
        ["endswith"] = (s, a) => StartsOrEnds(s, a, "endswith", true),
        ["find"] = (s, a) => Num.Box(Find(s, a, "find", false)),
        ["rfind"] = (s, a) => Num.Box(Find(s, a, "rfind", true)),
        ["index"] = (s, a) => Index(s, a, "index", false),
        ["rindex"] = (s, a) => Index(s, a, "rindex", true),
        ["count"] = Count,
        ["isalpha"] = (s, a) => All(s, a, "isalpha", CharacterClass.IsAlpha),
        ["isdigit"] = (s, a) => All(s, a, "isdigit", CharacterClass.IsDigit),
        ["isdecimal"] = (s, a) => All(s, a, "isdecimal", CharacterClass.IsDecimal),
        ["isnumeric"] = (s, a) => All(s, a, "isnumeric", CharacterClass.IsNumeric),
        ["isalnum"] = (s, a) => All(s, a, "isalnum", c => CharacterClass.IsAlpha(c) || CharacterClass.IsNumeric(c)),
        ["isspace"] = (s, a) => All(s, a, "isspace", c => c <= 0xffff && Text.IsSpace((char)c)),
        ["isascii"] = (s, a) => s.Length == 0 || (bool)All(s, a, "isascii", c => c < 128)!,
        ["isprintable"] = (s, a) => s.Length == 0 || (bool)All(s, a, "isprintable", Repr.IsPrintable)!,
        ["isidentifier"] = (s, a) => All(s, a, "isidentifier", CharacterClass.IsIdentifierPart) is true && !CharacterClass.IsDecimal(Text.CodePointAt(s, 0)),
        ["islower"] = (s, a) => HasCase(s, a, "islower", CaseMapping.IsUpper),
        ["isupper"] = (s, a) => HasCase(s, a, "isupper", CaseMapping.IsLower),
        ["istitle"] = (s, a) => IsTitle(s, a),
        ["zfill"] = ZFill,
        ["center"] = (s, a) => Pad(s, a, "center"),
        ["ljust"] = (s, a) => Pad(s, a, "ljust"),
        ["rjust"] = (s, a) => Pad(s, a, "rjust"),
        ["expandtabs"] = ExpandTabs,
        ["removeprefix"] = RemovePrefix,
        ["removesuffix"] = RemoveSuffix,
        ["format"] = StrFormat.Format,
        ["format_map"] = StrFormat.FormatMap,
        ["encode"] = Encode,
        ["translate"] = Translate,
    };

    /// <summary>The method of that name bound to <paramref name="self"/>, or Missing.</summary>
    public static object? Find(string self, string name, bool isMarkup)
    {
        if (!Methods.TryGetValue(name, out var method)) return Args.Missing;
        return new Builtin(name, args =>
        {
            Budget.Step(1 + (self.Length / 16));
            Budget.Reserve(2L * self.Length);
            if (!isMarkup) return method(self, args);
            if (name == "join") return AsMarkup(method(self, new Args([new PyList([.. Py.Iterate(args.Bind(name, "iterable/")[0]).Select(Html.EscapeAll)])])));
            var escaped = new Args([.. args.Positional.Select(Html.EscapeAll)], (PyDict)Html.EscapeAll(args.Named)!);
            return AsMarkup(method(self, escaped));
        });
    }

    /// <summary>Calls a method on a text straight away, as filters do.</summary>
    public static object? Call(string self, string name, params object?[] args)
    {
        Budget.Step(1 + (self.Length / 16));
        return Methods[name](self, new Args(args));
    }

    private static object? AsMarkup(object? value) => value switch
    {
        string s => new Markup(s),
        PyList l => new PyList([.. l.Items.Select(AsMarkup)]),
        PyTuple t => new PyTuple([.. t.Items.Select(AsMarkup)]),
        _ => value,
    };

    private static string Plain(Func<string, string> map, string s, Args args, string name)
    {
        args.Bind(name);
        return map(s);
    }

    private static object? All(string s, Args args, string name, Func<int, bool> test)
    {
        args.Bind(name);
        return s.Length > 0 && Text.CodePoints(s).All(test);
    }

    /// <summary>islower and isupper: some letter has case, and none has the other one.</summary>
    private static object? HasCase(string s, Args args, string name, Func<int, bool> other)
    {
        args.Bind(name);
        return Text.CodePoints(s).Any(CaseMapping.IsCased) && !Text.CodePoints(s).Any(c => other(c) || CaseMapping.IsTitle(c));
    }

    private static bool IsTitle(string s, Args args)
    {
        args.Bind("istitle");
        var (inWord, any) = (false, false);
        foreach (var c in Text.CodePoints(s))
        {
            var starts = CaseMapping.IsUpper(c) || CaseMapping.IsTitle(c);
            var cased = starts || CaseMapping.IsLower(c);
            if (cased && starts == inWord) return false;
            inWord = cased;
            any |= cased;
        }
        return any;
    }

    private static PyBytes Encode(string s, Args args)
    {
        var a = args.Bind("encode", "?encoding", "?errors");
        var name = Args.Text(Args.Or(a[0], "utf-8")).ToUpperInvariant().Replace('_', '-');
        if (name is "UTF-8" or "UTF8") return new PyBytes(Encoding.UTF8.GetBytes(s));
        if (name is not ("ASCII" or "US-ASCII")) throw new TemplateError("LookupError", $"the encoding {name} is not known here");
        return s.All(char.IsAscii) ? new PyBytes(Encoding.ASCII.GetBytes(s)) : throw TemplateError.Value("'ascii' codec can't encode the text");
    }

    private static string Translate(string s, Args args)
    {
        var table = args.Bind("translate", "table/")[0];
        var result = new StringBuilder();
        foreach (var c in Text.CodePoints(s))
        {
            object? to = Args.Missing;
            if (table is not PyDict dict) throw TemplateError.Type($"'{Py.TypeName(table)}' object is not subscriptable");
            if (!dict.TryGet(Num.Box(c), out to)) to = Text.FromCodePoint(c);
            if (to is not null) result.Append(Num.IsInt(to, out var code) ? Text.Character(code) : Args.Text(to));
            Budget.ReserveText(result.Length / 16);
        }
        return result.ToString();
    }
}
