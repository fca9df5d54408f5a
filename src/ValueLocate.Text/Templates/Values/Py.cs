using System.Numerics;

namespace ValueLocate.Text.Templates;

/// <summary>What Python's str(), bool(), len(), iter() and type() do.</summary>
internal static class Py
{
    public static string TypeName(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        BigInteger => "int",
        double => "float",
        string => "str",
        Markup => "Markup",
        PyList => "list",
        PyTuple => "tuple",
        PyDict => "dict",
        PyRange => "range",
        PyBytes => "bytes",
        DictView v => "dict_" + v.Kind,
        PyIterator => "generator",
        Undefined => "Undefined",
        Builtin => "function",
        _ => value.GetType().Name,
    };

    /// <summary>A str or Markup as text.</summary>
    public static bool IsText(object? value, out string text)
    {
        text = value as string ?? (value as Markup)?.Value!;
        return text is not null;
    }

    public static string Str(object? value) => value switch
    {
        string s => s,
        Markup m => m.Value,
        Undefined => "",
        _ => Repr.Of(value),
    };

    public static bool Truth(object? value) => value switch
    {
        null or Undefined => false,
        bool b => b,
        BigInteger i => !i.IsZero,
        double d => d != 0,
        string s => s.Length > 0,
        Markup m => m.Value.Length > 0,
        Builtin or Macro or Namespace or PyIterator => true,
        _ => TryLength(value) is not { } n || n > 0,
    };

    /// <summary>len(), or null where a value has none.</summary>
    public static int? TryLength(object? value) => value switch
    {
        string s => Text.Length(s),
        Markup m => Text.Length(m.Value),
        PyList l => l.Items.Count,
        PyTuple t => t.Items.Length,
        PyDict d => d.Count,
        PyRange r => r.Count,
        PyBytes b => b.Data.Length,
        DictView v => v.Dict.Count,
        LoopContext l => l.Length,
        Undefined => 0,
        _ => null,
    };

    public static int Length(object? value)
        => TryLength(value) ?? throw TemplateError.Type($"object of type '{TypeName(value)}' has no len()");

    /// <summary>iter(), or null where a value has none.</summary>
    public static IEnumerable<object?>? TryIterate(object? value) => value switch
    {
        string s => Text.Elements(s),
        Markup m => Text.Elements(m.Value),
        PyList l => l.Items,
        PyTuple t => t.Items,
        PyDict d => d.Keys,
        PyRange r => Enumerable.Range(0, r.Count).Select(r.At),
        PyBytes b => b.Data.Select(x => (object?)Num.Box(x)),
        DictView v => v.Items(),
        PyIterator i => i.Drain(),
        LoopContext l => l.Rest(),
        Undefined => [],
        _ => null,
    };

    public static IEnumerable<object?> Iterate(object? value)
        => Paid(TryIterate(value) ?? throw TemplateError.Type($"'{TypeName(value)}' object is not iterable"));

    /// <summary>list(): the elements, counted against the budget.</summary>
    public static List<object?> ToList(object? value)
    {
        var list = new List<object?>();
        foreach (var item in Iterate(value))
        {
            if ((list.Count & (list.Count - 1)) == 0) Budget.ReserveItems(2L * list.Count);
            list.Add(item);
        }
        return list;
    }

    /// <summary>reversed(), or null where a value cannot be walked backwards.</summary>
    public static IEnumerable<object?>? TryReverse(object? value) => value switch
    {
        string or Markup or PyList or PyTuple or PyDict or PyRange or DictView or PyBytes => Enumerable.Reverse(ToList(value)),
        Undefined => [],
        _ => null,
    };

    private static IEnumerable<object?> Paid(IEnumerable<object?> source)
    {
        foreach (var item in source)
        {
            Budget.Step();
            yield return item;
        }
    }
}
