namespace ValueLocate.Text.Templates;

/// <summary>
/// A name, key or attribute that is not there. It prints as nothing, is false and empty, and anything else done with it fails with its message.
/// </summary>
internal sealed class Undefined(Func<TemplateError> error)
{
    public static Undefined Name(string name) => new(() => TemplateError.Undefined($"{Repr.Of(name)} is undefined"));

    public static Undefined Hint(string message) => new(() => TemplateError.Undefined(message));

    public static Undefined Member(object? owner, object? key) => new(() =>
    {
        var type = owner is null ? "None" : Py.TypeName(owner) + " object";
        return TemplateError.Undefined(key is string s ? $"'{type}' has no attribute {Repr.Of(s)}" : $"{type} has no element {Repr.Of(key)}");
    });

    public static Undefined Unsafe(object? owner, string name)
        => new(() => TemplateError.Security($"access to attribute {Repr.Of(name)} of {Repr.Of(Py.TypeName(owner))} object is unsafe."));

    public TemplateError Fail() => error();
}
