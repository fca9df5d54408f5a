using System.Text;
using ValueLocate.Datasets;

namespace ValueLocate.Authoring;

/// <summary>A few records of a dataset as plain text, to be read by eye.</summary>
internal static class DatasetSample
{
    /// <summary>So many random records of each kind; the same seed draws the same ones, whichever other kinds are shown.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="count">Records of each kind, at most.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <param name="dimension">Only records (of crossed situations: only answers) of this dimension; null: of all.</param>
    /// <param name="kind">Which kind of record.</param>
    /// <param name="author">Only records of this author, so no questions; null: of all.</param>
    /// <param name="brief">Only pairs of this brief; null: of all, and the other kinds.</param>
    /// <exception cref="ValueLocateException">The dimension, author or brief is unknown, or there is nothing of that kind.</exception>
    public static string ToText(InsightDataset dataset, int count, int seed = 0, string? dimension = null, SampleKind kind = SampleKind.All,
        string? author = null, string? brief = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (count < 1) throw new ValueLocateException($"A sample of {count} was asked for: ask for at least 1.");
        Known("dimension", dimension, dataset.Dimensions.Select(d => d.Id));
        Known("author", author, [.. dataset.Pairs.Select(p => p.Author), .. dataset.Descriptions.Select(d => d.Author),
            .. dataset.Crossed.Select(c => c.Author)]);
        Known("brief", brief, dataset.Pairs.Select(p => p.Brief));
        var text = new StringBuilder();
        Part(SampleKind.Questions, "questions", dataset.Questions.Where(q => author is null && brief is null && Wanted(q.Dimension)),
            q => $"[{Tags(q.Dimension, q.Split, q.Domain)}] {q.Text}");
        Part(SampleKind.Descriptions, "descriptions", dataset.Descriptions.Where(d => brief is null && By(d.Author) && Wanted(d.Dimension)),
            d => $"[{Tags($"{d.Dimension} {(d.Aspect == Aspect.Positive ? '+' : '-')}", d.Item, d.Author)}] {d.Text}");
        Part(SampleKind.Pairs, "pairs", dataset.Pairs.Where(p => (brief is null || p.Brief == brief) && By(p.Author) && Wanted(p.Dimension)),
            p => $"[{Tags(p.Dimension, p.Split, p.Author, p.Brief)}] {p.Question}\n    + {p.Positive}\n    - {p.Negative}");
        Part(SampleKind.Crossed, "crossed situations", dataset.Crossed.Where(c => brief is null && By(c.Author)),
            c => $"[{Tags(c.Split, c.Author)}] {c.Question}"
            + $"{string.Concat(c.Answers.Where(a => Wanted(a.Key)).Select(a => $"\n    {a.Key} + {a.Value.Positive}\n    {a.Key} - {a.Value.Negative}"))}");
        return text.Length > 0 ? text.ToString() : throw new ValueLocateException($"The dataset '{dataset.Place}' has no "
            + $"{(kind == SampleKind.All ? "records" : kind.ToString().ToLowerInvariant())}{(dimension is null ? "" : $" of {dimension}")}"
                + $"{(author is null ? "" : $" by {author}")}"
                + $"{(brief is null ? "" : $" with the brief {brief}")} to show.");

        void Known(string what, string? asked, IEnumerable<string?> there)
        {
            if (asked is null || there.Contains(asked)) return;
            var list = string.Join(", ", there.OfType<string>().Distinct());
            throw new ValueLocateException($"The dataset '{dataset.Place}' has no {what} '{asked}': it has {(list.Length > 0 ? list : "none")}.");
        }

        bool By(string? who) => author is null || who == author;

        bool Wanted(string id) => dimension is null || id == dimension;

        static string Tags(params ReadOnlySpan<string?> tags) => string.Join(", ", tags.ToArray().Where(t => t is not null));

        void Part<T>(SampleKind part, string name, IEnumerable<T> records, Func<T, string> line)
        {
            List<T> all = [.. records];
            if (all.Count == 0 || (kind != SampleKind.All && kind != part)) return;
            text.Append($"{Math.Min(count, all.Count)} of {all.Count} {name}\n");
            foreach (var item in new SplitMix(SplitMix.Mix((ulong)seed) + (ulong)part).Shuffled(all).Take(count))
                text.Append("  ").Append(line(item)).Append('\n');
        }
    }
}
