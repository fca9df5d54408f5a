using ValueLocate.Authoring.Measures;
using ValueLocate.Datasets;
using ValueLocate.Values;

namespace ValueLocate.Authoring.Building;

/// <summary>
/// Makes the questions from the banks: the same banks, count and seed give the same bytes. Of several ways to write each question
/// the one is kept that says most word pairs for the first time; one that comes near another question of its situation is dropped.
/// </summary>
internal static class QuestionBuilder
{
    private const int Drafts = 16;
    private const double TooNear = 0.6;

    /// <summary>Builds so many questions of every dimension.</summary>
    public static IReadOnlyList<Question> Build(QuestionBanks banks, IReadOnlyList<Dimension> dimensions, int perDimension, int seed)
    {
        ArgumentNullException.ThrowIfNull(banks);
        ArgumentNullException.ThrowIfNull(dimensions);
        var random = new SplitMix(SplitMix.Mix((ulong)seed + 1));
        var draft = new Drafting(banks.People, random);
        var questions = new List<Question>();
        List<Situation>[] situations = [.. dimensions.Select(d => Situations(banks, d, random))];
        for (var i = 0; i < perDimension; i++)
        {
            for (var d = 0; d < dimensions.Count; d++)
            {
                var all = situations[d];
                if (i % all.Count == 0) situations[d] = all = [.. random.Shuffled(all)];
                var s = all[i % all.Count];
                questions.Add(new Question($"{dimensions[d].Id}-{i + 1:0000}", dimensions[d].Id, s.Split, draft.Write(s), s.Domain.Domain, s.Name));
            }
        }
        return [.. dimensions.SelectMany(d => questions.Where(q => q.Dimension == d.Id))];
    }

    /// <summary>A dimension's situations with their splits: of each domain's, half for search, a quarter for validation, the rest for test.</summary>
    private static List<Situation> Situations(QuestionBanks banks, Dimension dimension, SplitMix random)
    {
        var all = new List<Situation>();
        foreach (var domain in banks.Domains)
        {
            var list = domain.Situations[dimension.Id];
            int[] order = random.Shuffled(Enumerable.Range(0, list.Count));
            for (var i = 0; i < order.Length; i++)
            {
                var split = i < (order.Length + 1) / 2 ? Split.Search : i < (order.Length * 3 + 3) / 4 ? Split.Validation : Split.Test;
                all.Add(new Situation(domain, $"{domain.Domain}-{order[i] + 1}", list[order[i]], split));
            }
        }
        return all;
    }

    private sealed record Situation(DomainBank Domain, string Name, BankSituation Phrase, string Split)
    {
        public List<string> Written { get; } = [];
    }

    private sealed class Drafting(PeopleBank people, SplitMix random)
    {
        private readonly QuestionWriter writer = new(people, random);
        private readonly HashSet<(string, string)> said = [];
        private readonly HashSet<string> openings = [];

        public string Write(Situation s)
        {
            var (shape, closing) = (random.Below(QuestionWriter.Shapes), random.Pick(people.Closings));
            string? best = null;
            var most = double.NegativeInfinity;
            for (var i = 0; i < Drafts || (best is null && i < 50 * Drafts); i++)
            {
                // So laid out there is nothing new to say of it.
                if (i >= Drafts) (shape, closing) = (random.Below(QuestionWriter.Shapes), random.Pick(people.Closings));
                var text = writer.Write(s.Domain, s.Phrase, shape, closing);
                var words = Words.Of(text);
                var score = Score(words);
                if (score <= most || GivenAway.FindStrict(text) is not null || s.Written.Any(w => NearDuplicates.Jaccard(w, text) >= TooNear)) continue;
                (best, most) = (text, score);
            }
            if (best is null)
                throw new ValueLocateException($"The situation '{s.Name}' ('{s.Phrase.Text}') yields too few different questions, or a word that gives the "
                    + "answer away; add alternatives in [brackets], mend it, or ask for fewer questions.");
            var kept = Words.Of(best);
            foreach (var pair in kept.Zip(kept.Skip(1))) said.Add(pair);
            openings.Add(Opening(kept));
            s.Written.Add(best);
            return best;
        }

        /// <summary>New word pairs beyond a quarter of all, and a little for a new opening.</summary>
        private double Score(IReadOnlyList<string> words)
        {
            var fresh = words.Zip(words.Skip(1)).Distinct().Count(p => !said.Contains(p));
            return fresh - 0.25 * (words.Count - 1) + (openings.Contains(Opening(words)) ? 0 : 2);
        }

        private static string Opening(IReadOnlyList<string> words) => string.Join(' ', words.Take(8));
    }
}
