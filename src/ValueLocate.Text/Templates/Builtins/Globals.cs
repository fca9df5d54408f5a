using System.Numerics;

namespace ValueLocate.Text.Templates;

/// <summary>The functions that every template can call.</summary>
internal static class Globals
{
    private static readonly Dictionary<string, object?> Functions = new()
    {
        ["range"] = new Builtin("range", Range),
        ["dict"] = new Builtin("dict", a => ToDict("dict", a)),
        ["namespace"] = new Builtin("namespace", MakeNamespace),
        ["cycler"] = new Builtin("cycler", a => new Cycler(a.Positional)),
        ["joiner"] = new Builtin("joiner", a => new Joiner(Args.Or(a.Bind("joiner", "?sep")[0], ", "))),
        ["lipsum"] = new Builtin("lipsum", _ => throw TemplateError.Runtime("lipsum is refused, because a prompt must not be random")),
        ["raise_exception"] = new Builtin("raise_exception", Raise),
    };

    public static bool TryGet(string name, out object? value) => Functions.TryGetValue(name, out value);

    /// <summary>strftime_now, with the time that it shall see.</summary>
    public static Builtin StrftimeNow(DateTime now)
        => new("strftime_now", a => Strftime.Format(now, Args.Text(a.Bind("strftime_now", "format")[0])));

    private static PyRange Range(Args args)
    {
        var a = args.Bind("range", "start/", "?stop/", "?step/");
        var bounds = a.Select(x => Args.Given(x) ? Integer(x) : (BigInteger?)null).ToArray();
        return bounds[1] is { } stop ? new PyRange(bounds[0]!.Value, stop, bounds[2] ?? 1) : new PyRange(0, bounds[0]!.Value, 1);
    }

    private static BigInteger Integer(object? value)
        => Num.IsInt(value, out var i) ? i : throw TemplateError.Type($"'{Py.TypeName(value)}' object cannot be interpreted as an integer");

    private static PyDict ToDict(string name, Args args)
    {
        var dict = new PyDict();
        if (args.Positional.Count > 1) throw TemplateError.Type($"{name} expected at most 1 argument, got {args.Positional.Count}");
        if (args.Positional.Count == 1)
        {
            if (args.Positional[0] is Undefined u) throw u.Fail();
            if (args.Positional[0] is PyDict other) dict = other.Copy();
            else foreach (var pair in Py.Iterate(args.Positional[0])) SetPair(dict, pair);
        }
        foreach (var e in args.Named.Entries) dict.Set(e.Key.Value, e.Value);
        return dict;
    }

    private static void SetPair(PyDict dict, object? pair)
    {
        var items = Py.Iterate(pair).Take(3).ToList();
        if (items.Count != 2) throw TemplateError.Value("a dict is made of pairs");
        dict.Set(items[0], items[1]);
    }

    private static Namespace MakeNamespace(Args args)
    {
        var attributes = ToDict("namespace", args);
        foreach (var key in attributes.Keys) Namespace.CheckName(Args.Text(key));
        return new Namespace(attributes);
    }

    private static object? Raise(Args args) => throw new TemplateRaisedException(Py.Str(args.Bind("raise_exception", "message")[0]));
}

/// <summary>cycler("odd", "even"): gives its values in turn.</summary>
internal sealed class Cycler
{
    private readonly IReadOnlyList<object?> items;
    private int position;

    public Cycler(IReadOnlyList<object?> items)
    {
        if (items.Count == 0) throw TemplateError.Runtime("at least one item has to be provided");
        this.items = items;
    }

    public object? Attribute(string name) => name switch
    {
        "next" => new Builtin(name, Next),
        "reset" => new Builtin(name, Reset),
        "current" => items[position],
        "items" => new PyTuple([.. items]),
        "pos" => Num.Box(position),
        _ => Args.Missing,
    };

    private object? Next(Args args)
    {
        args.Bind("next");
        var item = items[position];
        position = (position + 1) % items.Count;
        return item;
    }

    private object? Reset(Args args)
    {
        args.Bind("reset");
        position = 0;
        return null;
    }
}

/// <summary>joiner(", "): nothing at its first call, its separator after.</summary>
internal sealed class Joiner(object? separator) : ICallable
{
    private bool used;

    public object? Call(Args args)
    {
        args.Bind("joiner");
        var result = used ? separator : "";
        used = true;
        return result;
    }
}
