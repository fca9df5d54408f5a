using System.Numerics;

namespace ValueLocate.Text.Templates;

// A template's values: null (None), bool, BigInteger, double, string, and the types here. None of them can be changed by a template,
// but for the attributes of a Namespace.

/// <summary>A text that counts as HTML already, so that autoescape leaves it alone.</summary>
internal sealed class Markup(string value)
{
    public string Value { get; } = value;

    public override string ToString() => Value;
}

internal sealed class PyList(List<object?> items)
{
    public List<object?> Items { get; } = items;
}

internal class PyTuple(params object?[] items)
{
    public object?[] Items { get; } = items;
}

/// <summary>What groupby gives: a tuple whose two places have names.</summary>
internal sealed class GroupTuple(object? grouper, PyList list) : PyTuple(grouper, list);

internal sealed class PyBytes(byte[] data)
{
    public byte[] Data { get; } = data;
}

internal sealed class PyRange(BigInteger start, BigInteger stop, BigInteger step)
{
    public BigInteger Start { get; } = start;

    public BigInteger Stop { get; } = stop;

    public BigInteger Step { get; } = step;

    public int Count { get; } = CountOf(start, stop, step);

    public object? At(int i) => Num.Box(Start + (i * Step));

    private static int CountOf(BigInteger start, BigInteger stop, BigInteger step)
    {
        if (step.IsZero) throw TemplateError.Value("range() arg 3 must not be zero");
        var span = step > 0 ? stop - start : start - stop;
        if (span <= 0) return 0;
        var count = (span + BigInteger.Abs(step) - 1) / BigInteger.Abs(step);
        if (count > Budget.MaxRange) throw TemplateError.Limit($"its range is longer than {Budget.MaxRange}");
        return (int)count;
    }
}

/// <summary>What keys(), values() and items() give.</summary>
internal sealed class DictView(PyDict dict, string kind)
{
    public PyDict Dict { get; } = dict;

    /// <summary>keys, values or items.</summary>
    public string Kind { get; } = kind;

    public IEnumerable<object?> Items() => Kind switch
    {
        "keys" => Dict.Keys,
        "values" => Dict.Entries.Select(e => e.Value),
        _ => Dict.Entries.Select(e => (object?)new PyTuple(e.Key.Value, e.Value)),
    };
}

/// <summary>A sequence that can be walked once, as Python's generators.</summary>
internal sealed class PyIterator(IEnumerable<object?> source)
{
    private readonly IEnumerator<object?> rest = source.GetEnumerator();

    public IEnumerable<object?> Drain()
    {
        while (rest.MoveNext()) yield return rest.Current;
    }
}

/// <summary>The one object that a template can write to: set ns.name = value.</summary>
internal sealed class Namespace(PyDict attributes)
{
    public PyDict Attributes { get; } = attributes;

    public static void CheckName(string name)
    {
        if (name.StartsWith('_')) throw TemplateError.Security($"a namespace cannot store the underscore-prefixed attribute '{name}'");
    }
}

/// <summary>Anything that a template can call.</summary>
internal interface ICallable
{
    object? Call(Args args);
}

/// <summary>A function of ours, or a method bound to its value.</summary>
internal sealed class Builtin(string name, Func<Args, object?> run) : ICallable
{
    public string Name { get; } = name;

    public object? Call(Args args) => run(args);
}
