using System.Text;

namespace ValueLocate.Insight;

/// <summary>A few records of a dataset as plain text, to be read by eye.</summary>
public static class DatasetSample
{
    /// <summary>So many random questions, descriptions, pairs and crossed situations; the same seed draws the same ones.</summary>
    public static string ToText(InsightDataset dataset, int count, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var random = new SplitMix((ulong)seed);
        var text = new StringBuilder();
        Part("questions", dataset.Questions, q => $"[{q.Dimension}, {q.Split}, {q.Domain}] {q.Text}");
        Part("descriptions", dataset.Descriptions, d => $"[{d.Dimension} {(d.Aspect == Aspect.Positive ? '+' : '-')}, {d.Item}] {d.Text}");
        Part("pairs", dataset.Pairs, p => $"[{p.Dimension}, {p.Split}, {p.Author}] {p.Question}\n    + {p.Positive}\n    - {p.Negative}");
        Part("crossed situations", dataset.Crossed, c => $"[{c.Split}, {c.Author}] {c.Question}{string.Concat(c.Answers.Select(a => $"\n    {a.Key} + {a.Value.Positive}\n    {a.Key} - {a.Value.Negative}"))}");
        return text.ToString();

        void Part<T>(string name, IReadOnlyList<T> all, Func<T, string> line)
        {
            if (all.Count == 0) return;
            text.Append($"{Math.Min(count, all.Count)} of {all.Count} {name}\n");
            foreach (var item in random.Shuffled(all).Take(count)) text.Append("  ").Append(line(item)).Append('\n');
        }
    }
}
