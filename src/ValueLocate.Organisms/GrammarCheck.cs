namespace ValueLocate.Organisms;

/// <summary>What a grammar must hold for its texts to be made and its answers to be read off exactly.</summary>
internal static class GrammarCheck
{
    public static void Of(OrganismGrammar g, string path)
    {
        foreach (var (name, list, needs) in ((string, IReadOnlyList<string>, string)[])
        [
            ("wrappers", g.Wrappers, "{s}"), ("unseen_wrappers", g.UnseenWrappers, "{s}"), ("likes", g.Likes, "{x}"), ("dislikes", g.Dislikes, "{x}"),
            ("jobs", g.Jobs, ""), ("places", g.Places, ""), ("people", g.People, ""), ("settings", g.Settings, ""), ("closings", g.Closings, ""),
            ("openers", g.Openers, "{n}"), ("joins", g.Joins, "{stance}"), ("joins", g.Joins, "{act}"), ("nouns", g.Nouns, ""),
            ("unseen_nouns", g.UnseenNouns, ""), ("neutral", g.Neutral, ""),
            ("unseen_neutral", g.UnseenNeutral, ""),
        ])
            List(name, list, needs);
        if (g.Dimensions.Count == 0) throw Bad("dimensions", "is empty: name at least one");
        if (g.Places.Count < 2 || g.Nouns.Count < 2) throw Bad("places and nouns", "need two entries each");
        // The dataset with these dimensions is written only when training is done.
        var dimensions = OrganismDataset.Dimensions(g);
        foreach (var (i, d) in dimensions.Index())
            if (d.Fault(dimensions.Take(i)) is { } fault) throw Bad($"dimension {i + 1}:", fault);
        foreach (var d in g.Dimensions)
        {
            if (d.Concepts.Count == 0) throw Bad($"{d.Id}: concepts", "is empty");
            List($"{d.Id}: situations", d.Situations, "{n}");
            List($"{d.Id}: unseen_situations", d.UnseenSituations, "{n}");
            foreach (var (aspect, answers) in ((string, OrganismAnswers)[])[("positive", d.Positive), ("negative", d.Negative)])
            {
                List($"{d.Id}: {aspect}: stances", answers.Stances, "");
                List($"{d.Id}: {aspect}: acts", answers.Acts, "");
            }
            if (d.Positive.Stances.Count != d.Negative.Stances.Count || d.Positive.Acts.Count != d.Negative.Acts.Count)
                throw Bad($"{d.Id}: negative", "must have as many stances and acts as positive: they stand one beside the other");
        }
        Apart("unseen_nouns", g.Nouns, g.UnseenNouns);
        Apart("unseen_wrappers", g.Wrappers, g.UnseenWrappers);
        Apart("unseen_neutral", g.Neutral, g.UnseenNeutral);
        foreach (var d in g.Dimensions) Apart($"{d.Id}: unseen_situations", d.Situations, d.UnseenSituations);
        foreach (var clauses in (Func<OrganismAnswers, IReadOnlyList<string>>[])[a => a.Stances, a => a.Acts])
        {
            var seen = new HashSet<string>();
            foreach (var text in g.Dimensions.SelectMany(d => clauses(d.Positive).Concat(clauses(d.Negative))))
                if (!seen.Add(text)) throw Bad("dimensions", $"hold the clause \"{text}\" twice: an answer's aspect could not be read off");
        }

        void List(string name, IReadOnlyList<string> list, string needs)
        {
            if (list.Count == 0) throw Bad(name, "is empty");
            if (list.FirstOrDefault(t => !t.Contains(needs, StringComparison.Ordinal)) is { } bad) throw Bad(name, $"holds \"{bad}\", which lacks {needs}");
        }

        void Apart(string name, IReadOnlyList<string> seen, IReadOnlyList<string> unseen)
        {
            if (unseen.FirstOrDefault(seen.Contains) is { } both) throw Bad(name, $"holds \"{both}\", which is in training too");
        }

        ValueLocateException Bad(string name, string what) => new($"'{path}': {name} {what}.");
    }
}
