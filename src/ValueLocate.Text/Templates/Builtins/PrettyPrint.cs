using System.Runtime.CompilerServices;

namespace ValueLocate.Text.Templates;

/// <summary>The filter pprint: Python's pprint for lists, tuples and dicts, 80 columns wide; long texts are not cut.</summary>
internal static class PrettyPrint
{
    private const int Width = 80;

    public static string Of(object? value) => Lines(value, 0, 0);

    private static string Lines(object? value, int indent, int allowance)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var plain = Repr.Of(Sorted(value));
        if (plain.Length <= Width - indent - allowance) return plain;
        return value switch
        {
            PyDict { Count: > 0 } d => Dict((PyDict)Sorted(d)!, indent, allowance),
            PyList { Items.Count: > 0 } l => Items("[", l.Items, "]", indent, allowance),
            PyTuple { Items: [var only] } => Items("(", [only], ",)", indent, allowance),
            PyTuple { Items.Length: > 0 } t => Items("(", t.Items, ")", indent, allowance),
            _ => plain,
        };
    }

    private static string Items(string open, IList<object?> items, string close, int indent, int allowance)
    {
        var parts = items.Select((item, i) => Lines(item, indent + 1, i == items.Count - 1 ? allowance + close.Length : 1)).ToList();
        return open + Text.Join(",\n" + Text.Repeat(" ", indent + 1), parts) + close;
    }

    private static string Dict(PyDict dict, int indent, int allowance)
    {
        var left = dict.Count;
        var parts = dict.Entries.Select(e =>
        {
            var key = Repr.Of(e.Key.Value) + ": ";
            return key + Lines(e.Value, indent + 1 + key.Length, --left == 0 ? allowance + 1 : 1);
        }).ToList();
        return "{" + Text.Join(",\n" + Text.Repeat(" ", indent + 1), parts) + "}";
    }

    /// <summary>The value with the keys of its dicts in order, where they have one.</summary>
    private static object? Sorted(object? value)
    {
        Budget.Step();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case PyList l: return new PyList([.. l.Items.Select(Sorted)]);
            case PyTuple t: return new PyTuple([.. t.Items.Select(Sorted)]);
            case PyDict d:
                var result = new PyDict();
                var keys = d.Keys.ToList();
                if (keys.TrueForAll(k => k is string)) keys = Sorting.Sort(keys, k => k);
                foreach (var key in keys)
                {
                    d.TryGet(key, out var item);
                    result.Set(key, Sorted(item));
                }
                return result;
            default: return value;
        }
    }
}
