using System.Text.RegularExpressions;

namespace ValueLocate.Authoring.Measures;

/// <summary>How hard English text is to read.</summary>
internal static partial class Readability
{
    /// <summary>Flesch-Kincaid: the school year in which the texts are read with ease.</summary>
    public static double Grade(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        double sentences = 0, words = 0, syllables = 0;
        foreach (var text in texts)
        {
            var list = Words.Of(text);
            sentences += Math.Max(1, SentenceEnd().Count(text));
            words += list.Count;
            syllables += list.Sum(Syllables);
        }
        return words == 0 ? double.NaN : 0.39 * words / sentences + 11.8 * syllables / words - 15.59;
    }

    /// <summary>The syllables of an English word, estimated: groups of vowels, less a silent e at the end.</summary>
    public static int Syllables(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var groups = Vowels().Count(word);
        if (groups > 1 && word.EndsWith('e') && !word.EndsWith("le", StringComparison.Ordinal)) groups--;
        return Math.Max(1, groups);
    }

    [GeneratedRegex(@"[.!?]+(?=\s|$)")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("[aeiouyäöüéèáóíú]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Vowels();
}
