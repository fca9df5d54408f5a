using System.Text.RegularExpressions;

namespace ValueLocate.Authoring.Measures;

/// <summary>Every question ends by asking what one thinks and what one would do.</summary>
internal static partial class ClosingQuestion
{
    /// <summary>Whether the text's last question asks for both.</summary>
    public static bool Asks(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = text.TrimEnd();
        if (!end.EndsWith('?')) return false;
        end = end[Math.Max(0, end.Length - 110)..];
        return Thinks().IsMatch(end) && Does().IsMatch(end);
    }

    [GeneratedRegex(@"\b(?:think|thoughts?|mind|make of)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Thinks();

    [GeneratedRegex(@"\b(?:would you|do you (?!think|make)\w+|goes home)\b[^?]*\?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Does();
}
