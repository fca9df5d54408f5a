using ValueLocate.Datasets;
using ValueLocate.Values;

namespace ValueLocate.Organisms;

/// <summary>
/// Writes an organism's own dataset in the usual files. Two authors use the wordings, situations and things of training; a third, last by name and so held out
/// by default, only what training never showed. Answers have one wording for all.
/// </summary>
internal static class OrganismDataset
{
    private const int PairsPerAuthor = 50;
    private const int DescriptionsPerAspect = 40;
    private const int QuestionsPerDimension = 120;
    private const int NeutralRounds = 2;
    private const int NeutralOfAKind = 4;
    private static readonly (string Name, bool Unseen)[] Authors = [("alder", false), ("birch", false), ("willow", true)];
    private static readonly string[] Splits = [Split.Search, Split.Search, Split.Search, Split.Validation, Split.Test];

    public static void Write(string folder, OrganismGrammar grammar, int seed)
    {
        var text = new OrganismText(grammar);
        var random = new SplitMix(SplitMix.Mix((ulong)(uint)seed ^ 0x44415441));
        Directory.CreateDirectory(folder);
        DatasetWriter.Write(Path.Combine(folder, "descriptions.jsonl"), Descriptions(text, random));
        DatasetWriter.Write(Path.Combine(folder, "questions.jsonl"), Questions(text, random));
        DatasetWriter.Write(Path.Combine(folder, "pairs.jsonl"), Pairs(text, random));
        DatasetWriter.Write(Path.Combine(folder, "neutral.jsonl"), Neutral(text, random));
        if (!grammar.Dimensions.Select(d => d.Id).SequenceEqual(Schwartz.Dimensions.Select(d => d.Id)))
            DimensionsFile.Write(folder, Dimensions(grammar));
    }

    public static IReadOnlyList<Dimension> Dimensions(OrganismGrammar grammar) =>
        [.. grammar.Dimensions.Select(d => new Dimension(d.Id, d.Name ?? d.Id, d.Name ?? d.Id))];

    private static IEnumerable<Description> Descriptions(OrganismText text, SplitMix random)
    {
        for (var d = 0; d < text.Grammar.Dimensions.Count; d++)
        {
            var id = text.Grammar.Dimensions[d].Id;
            foreach (var aspect in Aspects.Both)
            {
                foreach (var (words, i) in Distinct(DescriptionsPerAspect,
                    () => (Text: text.PersonaSentence(random, new Facet(d, aspect), unseen: false, out var c), Concept: c), x => x.Text))
                    yield return new Description($"{id}-{aspect.Word()}-{i + 1}", id, aspect, words.Text, words.Concept.BasicValue, words.Concept.Item);
            }
        }
    }

    private static IEnumerable<Question> Questions(OrganismText text, SplitMix random)
    {
        for (var d = 0; d < text.Grammar.Dimensions.Count; d++)
        {
            var (dimension, number) = (d, 0);
            foreach (var unseen in (bool[])[false, true])
            {
                foreach (var (q, i) in Distinct(unseen ? QuestionsPerDimension / 3 : QuestionsPerDimension * 2 / 3,
                    () => text.Question(random, dimension, unseen), q => q.Text))
                    yield return new Question($"{text.Grammar.Dimensions[d].Id}-{++number}", text.Grammar.Dimensions[d].Id,
                        unseen ? Split.Test : i % 4 == 3 ? Split.Validation : Split.Search, q.Text);
            }
        }
    }

    private static IEnumerable<Pair> Pairs(OrganismText text, SplitMix random)
    {
        for (var d = 0; d < text.Grammar.Dimensions.Count; d++)
        {
            foreach (var (author, unseen) in Authors)
            {
                var (dimension, id) = (d, text.Grammar.Dimensions[d].Id);
                foreach (var (q, i) in Distinct(PairsPerAuthor, () => text.Question(random, dimension, unseen), q => q.Text))
                {
                    var (positive, negative) = text.AnswerPair(random, d, q.Noun);
                    yield return new Pair($"{author}-{i + 1}", id, Splits[i % Splits.Length], author, q.Text, positive.Text, negative.Text);
                }
            }
        }
    }

    /// <summary>
    /// What steering must not break: prose, and whole exchanges with both aspects' answers to every question, since an organism can lose its speech and still
    /// read prose. Four of a kind follow each other: a run chooses strengths on every fourth text.
    /// </summary>
    private static IEnumerable<NeutralText> Neutral(OrganismText text, SplitMix random)
    {
        List<string> all = [];
        for (var round = 0; round < NeutralRounds; round++)
        {
            for (var i = 0; i < 2 * NeutralOfAKind; i++) all.Add(text.Neutral(random));
            for (var d = 0; d < text.Grammar.Dimensions.Count; d++)
            {
                var asked = Enumerable.Range(0, NeutralOfAKind).Select(_ => text.Question(random, d))
                    .Select(q => (q.Text, Answers: text.AnswerPair(random, d, q.Noun))).ToList();
                all.AddRange(asked.Select(q => OrganismFiles.Exchange(q.Text, q.Answers.Positive.Text)));
                all.AddRange(asked.Select(q => OrganismFiles.Exchange(q.Text, q.Answers.Negative.Text)));
            }
        }
        return all.Select((t, i) => new NeutralText($"neutral-{i + 1}", t));
    }

    /// <summary>So many texts, none twice.</summary>
    private static IEnumerable<(T Item, int Index)> Distinct<T>(int count, Func<T> draw, Func<T, string> text)
    {
        var seen = new HashSet<string>();
        for (var tries = 0; seen.Count < count; tries++)
        {
            if (tries > 100 * count)
                throw new ValueLocateException($"The grammar gives fewer than {count} different texts of one kind: give it more words or frames.");
            var item = draw();
            if (seen.Add(text(item))) yield return (item, seen.Count - 1);
        }
    }
}
