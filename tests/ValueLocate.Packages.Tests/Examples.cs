using System.Text.RegularExpressions;

namespace ValueLocate.Packages.Tests;

/// <summary>The C# examples of the documentation, as written.</summary>
internal static partial class Examples
{
    /// <summary>The example of the repository's README, on the model that needs no network.</summary>
    public static string OfReadme()
    {
        var example = First(File.ReadAllText(Path.Combine(Require.Root, "README.md")));
        Assert.Single(Model.Matches(example));
        return Model.Replace(example, "LanguageModel.Load(\"tiny-values\"");
    }

    /// <summary>A statement that prints where the dataset and the model were found.</summary>
    public const string PrintData = "Console.WriteLine($\"data: {ValueLocate.Inference.EmbeddedModel.DataFolder}\");\n";

    /// <summary>The first block of C# in a text.</summary>
    public static string First(string markdown) => markdown.Split("```csharp\n")[1].Split("```")[0];

    /// <summary>The same as a cell, whose variables live on and so can't be declared by <c>using var</c>.</summary>
    public static string AsCell(string example) => example.Replace("using var ", "var ", StringComparison.Ordinal);

    [GeneratedRegex("LanguageModel\\.Load\\(\"[^\"]+\"")]
    private static partial Regex Model { get; }
}
