using System.Text.RegularExpressions;
using ValueLocate.Datasets;

namespace ValueLocate.Organisms;

/// <summary>What an answer says, read off exactly.</summary>
/// <param name="Grammatical">The whole text is a sentence of the grammar: an opener, a stance, a join, an act.</param>
/// <param name="Dimension">Of the stance; null where none is found.</param>
/// <param name="Aspect">The aspect that stance and act agree on; null where they disagree or are not found.</param>
/// <param name="Noun">The thing the opener names.</param>
public sealed record AnswerReading(bool Grammatical, int? Dimension, Aspect? Aspect, string? Noun);

/// <summary>Reads answers of the small language without a judge: by the grammar that made them.</summary>
public sealed class AnswerReader
{
    private readonly List<Regex> openers;
    private readonly List<Regex> joins;
    private readonly Dictionary<string, Facet> stances = [];
    private readonly Dictionary<string, Facet> acts = [];

    /// <summary>A reader of that grammar's answers.</summary>
    public AnswerReader(OrganismGrammar grammar)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        openers = [.. grammar.Openers.Select(o => new Regex("^" + Regex.Escape(o).Replace(@"\ a\ \{n}", @"\ an?\ \{n}",
            StringComparison.Ordinal).Replace(@"\{n}", "(?<n>[a-z]+)", StringComparison.Ordinal) + " (?<rest>.*)$"))];
        joins = [.. grammar.Joins.Select(j => new Regex("^" + Regex.Escape(j).Replace(@"\{stance}", "(?<stance>.+?)",
            StringComparison.Ordinal).Replace(@"\{act}", "(?<act>.+?)", StringComparison.Ordinal) + "$"))];
        for (var d = 0; d < grammar.Dimensions.Count; d++)
        {
            foreach (var aspect in Aspects.Both)
            {
                foreach (var s in grammar.Dimensions[d].Answers(aspect).Stances) stances[s] = new Facet(d, aspect);
                foreach (var a in grammar.Dimensions[d].Answers(aspect).Acts) acts[a] = new Facet(d, aspect);
            }
        }
    }

    /// <summary>Reads one answer.</summary>
    public AnswerReading Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string? noun = null;
        foreach (var opener in openers)
        {
            var head = opener.Match(text.Trim());
            if (!head.Success) continue;
            noun = head.Groups["n"].Value;
            foreach (var join in joins)
            {
                var body = join.Match(head.Groups["rest"].Value);
                if (!body.Success || !stances.TryGetValue(body.Groups["stance"].Value, out var stance)
                    || !acts.TryGetValue(body.Groups["act"].Value, out var act))
                    continue;
                return new AnswerReading(true, stance.Dimension, stance == act ? stance.Aspect : null, noun);
            }
        }
        return new AnswerReading(false, null, null, noun);
    }
}
