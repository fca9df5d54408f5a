using System.Numerics;
using System.Runtime.CompilerServices;

namespace ValueLocate.Text.Templates;

/// <summary>Python's ==, &lt;, hash() and "in".</summary>
internal static class Compare
{
    public static bool AreEqual(object? a, object? b)
    {
        Budget.Step();
        if (a is null || b is null) return a is null && b is null;
        if (ReferenceEquals(a, b) && a is not double) return true;
        if (Num.IsNumber(a)) return Num.IsNumber(b) && Num.Order(a, b) == 0;
        if (Py.IsText(a, out var s)) return Py.IsText(b, out var t) && Same(s, t);
        return (a, b) switch
        {
            (PyList x, PyList y) => AllEqual(x.Items, y.Items),
            (PyTuple x, PyTuple y) => AllEqual(x.Items, y.Items),
            (PyDict x, PyDict y) => DictsEqual(x, y),
            (PyRange x, PyRange y) => x.Count == y.Count && (x.Count == 0 || (x.Start == y.Start && (x.Count == 1 || x.Step == y.Step))),
            (PyBytes x, PyBytes y) => x.Data.AsSpan().SequenceEqual(y.Data),
            (DictView { Kind: not "values" } x, DictView { Kind: not "values" } y) => x.Dict.Count == y.Dict.Count && x.Items().All(i => Contains(y, i)),
            (Undefined, Undefined) => true,
            _ => false,
        };
    }

    /// <summary>a &lt; b, or for <paramref name="symbol"/> one of &lt; &lt;= &gt; &gt;=.</summary>
    public static bool Ordered(object? a, object? b, string symbol)
    {
        Budget.Step();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (a is Undefined u) throw u.Fail();
        if (b is Undefined v) throw v.Fail();
        if (a is not null && b is not null)
        {
            if (Num.IsNumber(a) && Num.IsNumber(b)) return Num.Order(a, b) is { } order && Holds(order, symbol);
            if (Py.IsText(a, out var s) && Py.IsText(b, out var t)) return Holds(Order(s, t), symbol);
            if (a is PyList x && b is PyList y) return ListsOrdered(x.Items, y.Items, symbol);
            if (a is PyTuple p && b is PyTuple q) return ListsOrdered(p.Items, q.Items, symbol);
        }
        throw TemplateError.Type($"'{symbol}' not supported between instances of '{Py.TypeName(a)}' and '{Py.TypeName(b)}'");
    }

    public static int Hash(object? value)
    {
        Budget.Step();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case null: return 0;
            case bool b: return b ? 1 : 0;
            case BigInteger i: return HashInteger(i);
            case double d: return double.IsInteger(d) ? HashInteger(new BigInteger(d)) : d.GetHashCode();
            case string s:
                Budget.Step(s.Length / 64);
                return s.GetHashCode(StringComparison.Ordinal);
            case Markup m: return m.Value.GetHashCode(StringComparison.Ordinal);
            case Undefined: return 7;
            case PyTuple t: return t.Items.Aggregate(t.Items.Length, (h, x) => HashCode.Combine(h, Hash(x)));
            case PyRange r: return HashCode.Combine(r.Count, r.Start);
            case PyList or PyDict or DictView: throw TemplateError.Type($"unhashable type: '{Py.TypeName(value)}'");
            default: return RuntimeHelpers.GetHashCode(value);
        }
    }

    public static bool Contains(object? container, object? item)
    {
        if (Py.IsText(container, out var text))
        {
            if (!Py.IsText(item, out var part)) throw TemplateError.Type($"'in <string>' requires string as left operand, not {Py.TypeName(item)}");
            Budget.Step(text.Length / 16);
            return text.Contains(part, StringComparison.Ordinal);
        }
        switch (container)
        {
            case PyDict d: return d.Contains(item);
            case DictView { Kind: "keys" } v: return v.Dict.Contains(item);
            case DictView { Kind: "items" } v:
                return item is PyTuple { Items: [var key, var value] } && v.Dict.TryGet(key, out var found) && AreEqual(found, value);
            case PyRange r:
                if (!Num.IsInt(item, out var i)) break;
                var steps = BigInteger.DivRem(i - r.Start, r.Step, out var rest);
                return rest.IsZero && steps >= 0 && steps < r.Count;
        }
        if (Py.TryIterate(container) is null) throw TemplateError.Type($"argument of type '{Py.TypeName(container)}' is not iterable");
        return Py.Iterate(container).Any(x => AreEqual(x, item));
    }

    /// <summary>By code points, which is not always .NET's order of UTF-16 units.</summary>
    private static int Order(string a, string b)
    {
        Budget.Step(Math.Min(a.Length, b.Length) / 16);
        var n = a.AsSpan().CommonPrefixLength(b);
        if (n == a.Length || n == b.Length) return a.Length.CompareTo(b.Length);
        var (x, y) = (a[n], b[n]);
        return char.IsSurrogate(x) != char.IsSurrogate(y) ? (char.IsSurrogate(x) ? 1 : -1) : x.CompareTo(y);
    }

    private static bool Same(string a, string b)
    {
        Budget.Step(Math.Min(a.Length, b.Length) / 64);
        return string.Equals(a, b, StringComparison.Ordinal);
    }

    private static bool Holds(int order, string symbol) => symbol switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    private static bool ListsOrdered(IList<object?> a, IList<object?> b, string symbol)
    {
        for (var i = 0; i < a.Count && i < b.Count; i++)
        {
            if (!AreEqual(a[i], b[i])) return Ordered(a[i], b[i], symbol);
        }
        return Holds(a.Count.CompareTo(b.Count), symbol);
    }

    private static bool AllEqual(IList<object?> a, IList<object?> b)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (a.Count != b.Count) return false;
        for (var i = 0; i < a.Count; i++)
        {
            if (!AreEqual(a[i], b[i])) return false;
        }
        return true;
    }

    private static bool DictsEqual(PyDict a, PyDict b)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return a.Count == b.Count && a.Entries.All(e => b.TryGet(e.Key.Value, out var other) && AreEqual(e.Value, other));
    }

    private static int HashInteger(BigInteger i) => i >= int.MinValue && i <= int.MaxValue ? (int)i : i.GetHashCode();
}
