namespace ValueLocate.Text.Templates;

/// <summary>Finding, counting and replacing.</summary>
internal static partial class StringMethods
{
    /// <summary>str.replace without its argument checks; a negative count means all.</summary>
    public static string Replace(string s, string old, string by, int count)
    {
        if (count == 0) return s;
        if (old.Length == 0) return Interleave(s, by, count);
        var places = Places(s, old, count);
        if (places.Count == 0) return s;
        Budget.ReserveText(s.Length + ((long)places.Count * (by.Length - old.Length)) + (by.Length * (long)places.Count));
        if (count < 0) return s.Replace(old, by, StringComparison.Ordinal);
        var result = new System.Text.StringBuilder();
        var from = 0;
        foreach (var place in places)
        {
            result.Append(s, from, place - from).Append(by);
            from = place + old.Length;
        }
        return result.Append(s, from, s.Length - from).ToString();
    }

    private static string Replace(string s, Args args)
    {
        var a = args.Bind("replace", "old/", "new/", "?count");
        return Replace(s, Args.Text(a[0]), Args.Text(a[1]), Num.Index(Args.Or(a[2], Num.Box(-1))));
    }

    private static List<int> Places(string s, string part, int count)
    {
        var places = new List<int>();
        for (var i = s.IndexOf(part, StringComparison.Ordinal); i >= 0 && places.Count != count; i = s.IndexOf(part, i + part.Length, StringComparison.Ordinal))
        {
            Budget.Step();
            places.Add(i);
        }
        return places;
    }

    private static string Interleave(string s, string by, int count)
    {
        var parts = Text.Elements(s).ToList();
        var times = count < 0 ? parts.Count + 1 : Math.Min(count, parts.Count + 1);
        Budget.ReserveText(s.Length + ((long)times * by.Length) + (8L * parts.Count));
        var head = string.Concat(parts.Take(times).Select(p => by + p));
        return times > parts.Count ? head + by : head + string.Concat(parts.Skip(times));
    }

    /// <summary>The part of a text between two optional code point indices, and where it starts.</summary>
    private static (string Part, int Start)? Window(string s, object? start, object? stop)
    {
        var length = Text.Length(s);
        var from = Clamp(start, 0);
        var to = Math.Min(Clamp(stop, length), length);
        if (from > length || from > to) return null;
        var (i, j) = (Text.OffsetOf(s, from), Text.OffsetOf(s, to));
        return (i == 0 && j == s.Length ? s : s[i..j], from);

        int Clamp(object? bound, int otherwise)
        {
            if (!Args.Given(bound) || bound is null) return otherwise;
            var index = Num.Index(bound);
            return index < 0 ? Math.Max(index + length, 0) : index;
        }
    }

    private static int Find(string s, Args args, string name, bool last)
    {
        var a = args.Bind(name, "sub/", "?start/", "?end/");
        var part = Args.Text(a[0]);
        if (Window(s, a[1], a[2]) is not { } window) return -1;
        var at = last ? LastIndexOf(window.Part, part) : window.Part.IndexOf(part, StringComparison.Ordinal);
        return at < 0 ? -1 : window.Start + (Text.IsPlain(s) ? at : Text.CountTo(window.Part, at));
    }

    private static int LastIndexOf(string s, string part) => part.Length == 0 ? s.Length : s.LastIndexOf(part, StringComparison.Ordinal);

    private static object? Index(string s, Args args, string name, bool last)
    {
        var at = Find(s, args, name, last);
        return at >= 0 ? Num.Box(at) : throw TemplateError.Value("substring not found");
    }

    private static object? Count(string s, Args args)
    {
        var a = args.Bind("count", "sub/", "?start/", "?end/");
        var part = Args.Text(a[0]);
        if (Window(s, a[1], a[2]) is not { } window) return Num.Box(0);
        return Num.Box(part.Length == 0 ? Text.Length(window.Part) + 1 : Places(window.Part, part, -1).Count);
    }

    private static bool StartsOrEnds(string s, Args args, string name, bool ends)
    {
        var a = args.Bind(name, "affix/", "?start/", "?end/");
        var options = a[0] is PyTuple t ? t.Items : [a[0]];
        foreach (var option in options)
        {
            if (!Py.IsText(option, out _)) throw TemplateError.Type($"{name} first arg must be str or a tuple of str, not {Py.TypeName(option)}");
        }
        if (Window(s, a[1], a[2]) is not { } window) return false;
        return options.Any(o => ends
            ? window.Part.EndsWith(Py.Str(o), StringComparison.Ordinal)
            : window.Part.StartsWith(Py.Str(o), StringComparison.Ordinal));
    }

    private static string RemovePrefix(string s, Args args)
    {
        var prefix = Args.Text(args.Bind("removeprefix", "prefix/")[0]);
        return s.StartsWith(prefix, StringComparison.Ordinal) ? s[prefix.Length..] : s;
    }

    private static string RemoveSuffix(string s, Args args)
    {
        var suffix = Args.Text(args.Bind("removesuffix", "suffix/")[0]);
        return s.EndsWith(suffix, StringComparison.Ordinal) ? s[..^suffix.Length] : s;
    }
}
