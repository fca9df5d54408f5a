using System.Text.RegularExpressions;

namespace ValueLocate.Authoring.Measures;

/// <summary>Words that a question must not hold because they say which answer is wanted: names of values, names of survey items, judgements.</summary>
internal static partial class GivenAway
{
    private static readonly Regex Items = new(
        $@"\b(?:{string.Join('|', SvsItems.All.Select(i => Regex.Escape(i.Name)))})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>The first name of a value or judgement in the text, or null.</summary>
    public static string? Find(string text) => Names().Match(text) is { Success: true } m ? m.Value : null;

    /// <summary>The same, with all 57 survey items among the names (also plain words such as "clean").</summary>
    public static string? FindStrict(string text) => Find(text) ?? (Items.Match(text) is { Success: true } m ? m.Value : null);

    [GeneratedRegex(
        @"\b(?:values?|openness|conservation|enhancement|transcendence|benevolence|universalism|conformity|traditions?|traditional|security|hedonism|" +
        "stimulation|self-direction|achievement|power|creativity|freedom|curious|daring|ambitious|successful|influential|wealth|helpful|honest|" +
        "forgiving|loyal|responsible|equality|justice|wisdom|broadminded|obedient|polite|politeness|humble|devout|moderate|unselfish|selfish|fair|" +
        @"unfair|right|wrong|good(?! Friday)|bad|should|ought|moral|immoral|ethical|unethical)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
