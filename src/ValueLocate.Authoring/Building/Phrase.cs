using System.Text.RegularExpressions;
using ValueLocate.Datasets;

namespace ValueLocate.Authoring.Building;

/// <summary>A hand-written phrase with alternatives in brackets and slots in braces: "hands you [a jar|a tin] of {his} plums".</summary>
internal static partial class Phrase
{
    private static readonly string[] Slots = ["he", "him", "his", "other", "town"];

    /// <summary>Says what is wrong with a phrase, or null.</summary>
    public static string? Fault(string phrase)
    {
        var unknown = Slot().Matches(phrase).FirstOrDefault(m => !Slots.Contains(m.Groups[1].Value));
        if (unknown is not null) return $"there is no slot {unknown.Value} (there are {string.Join(", ", Slots)})";
        var rest = Slot().Replace(Choice().Replace(phrase, ""), "");
        if (rest.AsSpan().ContainsAny("[]{}|")) return "a bracket is open or nested";
        return phrase.EndsWith('.') ? "a full stop stands at the end (the builder adds it)" : null;
    }

    /// <summary>Draws the alternatives and fills the slots.</summary>
    public static string Fill(string phrase, SplitMix random, Func<string, string> slot)
    {
        var chosen = Choice().Replace(phrase, m => random.Pick(m.Groups[1].Value.Split('|')));
        return Slot().Replace(chosen, m => slot(m.Groups[1].Value));
    }

    [GeneratedRegex(@"\[([^\[\]]*)\]")]
    private static partial Regex Choice();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Slot();
}
