using System.Text.RegularExpressions;

namespace ValueLocate.Authoring.Measures;

/// <summary>Cuts text into words and counts what the dataset's balance rests on.</summary>
public static partial class Words
{
    /// <summary>The words in lower case; hyphens and apostrophes stay inside a word.</summary>
    public static IReadOnlyList<string> Of(string text) =>
        [.. Word().Matches(text).Select(m => m.Value.ToLowerInvariant().Replace('’', '\''))];

    /// <summary>The number of words.</summary>
    public static int Count(string text) => Word().Count(text);

    /// <summary>The number of negation words: no, not, n't, never, none, nobody, nothing, nowhere, neither, nor, without, cannot, hardly, barely.</summary>
    public static int Negations(string text) => Negation().Count(text);

    /// <summary>The first words, joined by blanks.</summary>
    public static string Opening(string text, int words) => string.Join(' ', Of(text).Take(words));

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:['’\-][\p{L}\p{N}]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(?:no|not|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|hardly|barely)\b|n['’]t\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Negation();
}
