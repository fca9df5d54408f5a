namespace ValueLocate.Text.Templates;

/// <summary>value[start:stop:step].</summary>
internal static class Slices
{
    public static object? Take(object? owner, object? start, object? stop, object? step)
    {
        switch (owner)
        {
            case Undefined u: throw u.Fail();
            case string s: return TakeText(s, start, stop, step);
            case Markup m: return new Markup(TakeText(m.Value, start, stop, step));
            case PyList l: return new PyList([.. Pick(l.Items.Count, start, stop, step).Select(i => l.Items[i])]);
            case PyTuple t: return new PyTuple([.. Pick(t.Items.Length, start, stop, step).Select(i => t.Items[i])]);
            case PyBytes b: return new PyBytes([.. Pick(b.Data.Length, start, stop, step).Select(i => b.Data[i])]);
            case PyRange r:
                var (first, end, by) = Bounds(r.Count, start, stop, step);
                return new PyRange(r.Start + (first * r.Step), r.Start + (end * r.Step), r.Step * by);
            case PyDict: throw TemplateError.Type("unhashable type: 'slice'");
            default: throw TemplateError.Type($"'{Py.TypeName(owner)}' object is not subscriptable");
        }
    }

    private static string TakeText(string s, object? start, object? stop, object? step)
    {
        var (first, end, by) = Bounds(Text.Length(s), start, stop, step);
        if (by == 1)
        {
            var from = Text.OffsetOf(s, first);
            var to = end <= first ? from : Text.OffsetOf(s, end);
            Budget.ReserveText(to - from);
            return s[from..to];
        }
        var elements = Text.Elements(s).ToList();
        Budget.ReserveItems(2L * elements.Count);
        return Text.Join("", [.. Pick(elements.Count, start, stop, step).Select(i => elements[i])]);
    }

    private static IEnumerable<int> Pick(int length, object? start, object? stop, object? step)
    {
        var (first, end, by) = Bounds(length, start, stop, step);
        var count = by > 0 ? ((long)end - first + by - 1) / by : ((long)first - end - by - 1) / -(long)by;
        if (count <= 0) return [];
        Budget.ReserveItems(2 * count);
        return Enumerable.Range(0, (int)count).Select(i => (int)(first + ((long)i * by)));
    }

    /// <summary>Python's slice.indices().</summary>
    private static (int First, int End, int Step) Bounds(int length, object? start, object? stop, object? step)
    {
        var by = step is null ? 1 : Index(step);
        if (by == 0) throw TemplateError.Value("slice step cannot be zero");
        var (low, high) = by > 0 ? (0, length) : (-1, length - 1);
        return (At(start, by > 0 ? low : high), At(stop, by > 0 ? high : low), by);

        int At(object? bound, int otherwise)
        {
            if (bound is null) return otherwise;
            var i = Index(bound);
            return i < 0 ? Math.Max(i + length, low) : Math.Min(i, high);
        }
    }

    private static int Index(object? value)
    {
        if (value is not (System.Numerics.BigInteger or bool))
            throw TemplateError.Type("slice indices must be integers or None or have an __index__ method");
        return Num.Index(value);
    }
}
