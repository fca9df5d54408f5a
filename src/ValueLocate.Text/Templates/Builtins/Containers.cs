using System.Numerics;
using System.Text;

namespace ValueLocate.Text.Templates;

/// <summary>The methods and attributes of dicts, lists, ranges, bytes and numbers that change nothing.</summary>
internal static class Containers
{
    public static object? OfDict(PyDict dict, string name) => name switch
    {
        "items" or "keys" or "values" => new Builtin(name, a => View(dict, a, name)),
        "get" => new Builtin(name, a => Get(dict, a)),
        "copy" => new Builtin(name, a => a.Bind("copy").Length == 0 ? dict.Copy() : null),
        "fromkeys" => new Builtin(name, FromKeys),
        _ => Args.Missing,
    };

    public static object? OfSequence(IList<object?> items, string name) => name switch
    {
        "count" => new Builtin(name, a => Count(items, a.Bind("count", "value/")[0])),
        "index" => new Builtin(name, a => Index(items, a)),
        _ => Args.Missing,
    };

    public static object? OfRange(PyRange range, string name) => name switch
    {
        "start" => Num.Box(range.Start),
        "stop" => Num.Box(range.Stop),
        "step" => Num.Box(range.Step),
        _ => OfSequence(Py.ToList(range), name),
    };

    public static object? OfBytes(PyBytes bytes, string name) => name switch
    {
        "decode" => new Builtin(name, a => a.Bind("decode", "?encoding", "?errors") is { } ? Encoding.UTF8.GetString(bytes.Data) : null),
        "hex" => new Builtin(name, a => a.Bind("hex") is { } ? Convert.ToHexStringLower(bytes.Data) : null),
        _ => Args.Missing,
    };

    public static object? OfNumber(object value, string name)
    {
        if (value is double d)
        {
            return name switch
            {
                "real" => d,
                "imag" => 0.0,
                "is_integer" => new Builtin(name, a => a.Bind(name).Length == 0 && double.IsInteger(d)),
                "conjugate" => new Builtin(name, a => a.Bind(name).Length == 0 ? d : null),
                _ => Args.Missing,
            };
        }
        Num.IsInt(value, out var i);
        return name switch
        {
            "real" or "numerator" => Num.Box(i),
            "imag" => Num.Box(0),
            "denominator" => Num.Box(1),
            "bit_length" => new Builtin(name, a => a.Bind(name).Length == 0 ? Num.Box(BitLength(BigInteger.Abs(i))) : null),
            "bit_count" => new Builtin(name, a => a.Bind(name).Length == 0 ? Num.Box(BitCount(BigInteger.Abs(i))) : null),
            "conjugate" => new Builtin(name, a => a.Bind(name).Length == 0 ? Num.Box(i) : null),
            "is_integer" => new Builtin(name, a => a.Bind(name).Length == 0),
            _ => Args.Missing,
        };
    }

    private static long BitLength(BigInteger i) => i.IsZero ? 0 : (long)i.GetBitLength();

    private static int BitCount(BigInteger i) => i.ToByteArray().Sum(b => BitOperations.PopCount(b));

    private static DictView View(PyDict dict, Args args, string kind)
    {
        args.Bind(kind);
        return new DictView(dict, kind);
    }

    private static object? Get(PyDict dict, Args args)
    {
        var a = args.Bind("get", "key/", "?default/");
        return dict.TryGet(a[0], out var value) ? value : Args.Or(a[1], null);
    }

    private static PyDict FromKeys(Args args)
    {
        var a = args.Bind("fromkeys", "iterable/", "?value/");
        var dict = new PyDict();
        foreach (var key in Py.Iterate(a[0])) dict.Set(key, Args.Or(a[1], null));
        return dict;
    }

    private static object? Count(IList<object?> items, object? value) => Num.Box(items.Count(x => Compare.AreEqual(x, value)));

    private static object? Index(IList<object?> items, Args args)
    {
        var a = args.Bind("index", "value/", "?start/", "?stop/");
        var start = Bound(a[1], 0);
        var stop = Math.Min(Bound(a[2], items.Count), items.Count);
        for (var i = start; i < stop; i++)
        {
            if (Compare.AreEqual(items[i], a[0])) return Num.Box(i);
        }
        throw TemplateError.Value($"{Repr.Of(a[0])} is not in list");

        int Bound(object? value, int otherwise)
        {
            if (!Args.Given(value)) return otherwise;
            var i = Num.Index(value);
            return i < 0 ? Math.Max(i + items.Count, 0) : i;
        }
    }
}
