using System.Numerics;

namespace ValueLocate.Text.Templates;

/// <summary>What can follow "is".</summary>
internal static class TestTable
{
    private static readonly Dictionary<string, Func<object?[], bool>> OneValue = new()
    {
        ["odd"] = v => Compare.AreEqual(Operators.Binary("%", v[0], Num.Box(2)), Num.Box(1)),
        ["even"] = v => Compare.AreEqual(Operators.Binary("%", v[0], Num.Box(2)), Num.Box(0)),
        ["defined"] = v => v[0] is not Undefined,
        ["undefined"] = v => v[0] is Undefined,
        ["filter"] = v => Name(v[0]) is { } name && FilterTable.IsKnown(name),
        ["test"] = v => Name(v[0]) is { } name && IsKnown(name),
        ["none"] = v => v[0] is null,
        ["boolean"] = v => v[0] is bool,
        ["false"] = v => v[0] is false,
        ["true"] = v => v[0] is true,
        ["integer"] = v => v[0] is BigInteger,
        ["float"] = v => v[0] is double,
        ["number"] = v => Num.IsNumber(v[0]),
        ["string"] = v => v[0] is string or Markup,
        ["mapping"] = v => v[0] is PyDict,
        ["sequence"] = v => v[0] is string or Markup or PyList or PyTuple or PyDict or PyRange or PyBytes or Undefined,
        ["iterable"] = v => Py.TryIterate(v[0]) is not null,
        ["callable"] = v => v[0] is ICallable or Undefined,
        ["escaped"] = v => v[0] is Markup,
        ["lower"] = v => (bool)StringMethods.Call(Py.Str(v[0]), "islower")!,
        ["upper"] = v => (bool)StringMethods.Call(Py.Str(v[0]), "isupper")!,
    };

    private static readonly Dictionary<string, Func<object?[], bool>> TwoValues = new()
    {
        ["divisibleby"] = v => Compare.AreEqual(Operators.Binary("%", v[0], v[1]), Num.Box(0)),
        ["sameas"] = v => Same(v[0], v[1]),
        ["in"] = v => Compare.Contains(v[1], v[0]),
        ["eq"] = Equal,
        ["equalto"] = Equal,
        ["=="] = Equal,
        ["ne"] = v => !Equal(v),
        ["!="] = v => !Equal(v),
        ["gt"] = v => Compare.Ordered(v[0], v[1], ">"),
        ["greaterthan"] = v => Compare.Ordered(v[0], v[1], ">"),
        [">"] = v => Compare.Ordered(v[0], v[1], ">"),
        ["ge"] = v => Compare.Ordered(v[0], v[1], ">="),
        [">="] = v => Compare.Ordered(v[0], v[1], ">="),
        ["lt"] = v => Compare.Ordered(v[0], v[1], "<"),
        ["lessthan"] = v => Compare.Ordered(v[0], v[1], "<"),
        ["<"] = v => Compare.Ordered(v[0], v[1], "<"),
        ["le"] = v => Compare.Ordered(v[0], v[1], "<="),
        ["<="] = v => Compare.Ordered(v[0], v[1], "<="),
    };

    public static bool IsKnown(string name) => OneValue.ContainsKey(name) || TwoValues.ContainsKey(name);

    public static bool Call(string name, object? value, Args args)
    {
        Budget.Step();
        if (OneValue.TryGetValue(name, out var one)) return one(args.Before(value).Bind(name, "value/"));
        if (TwoValues.TryGetValue(name, out var two))
            return two(args.Before(value).Bind(name, "value/", name == "divisibleby" ? "num" : name == "in" ? "seq" : "other"));
        throw TemplateError.Runtime($"No test named '{name}'.");
    }

    private static bool Equal(object?[] values) => Compare.AreEqual(values[0], values[1]);

    /// <summary>A name to look up in a table; what cannot be a key fails as in Python.</summary>
    private static string? Name(object? value)
    {
        Compare.Hash(value);
        return Py.IsText(value, out var name) ? name : null;
    }

    /// <summary>Python's "is": small values are one object, the others only where they are the same one.</summary>
    private static bool Same(object? a, object? b) => a switch
    {
        null => b is null,
        bool x => b is bool y && x == y,
        BigInteger x => b is BigInteger y && x == y,
        string x => b is string y && x == y,
        _ => ReferenceEquals(a, b),
    };
}
