namespace ValueLocate.Reports;

/// <summary>
/// Names the class that gives a type's formatters. .NET Interactive and this project's kernel know the attribute by its name, so the library needs no package
/// of theirs.
/// </summary>
/// <param name="formatterSourceType">A class with a method CreateTypeFormatters().</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The class.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The forms to show, the best first.</summary>
    public string[] PreferredMimeTypes { get; set; } = [];
}
