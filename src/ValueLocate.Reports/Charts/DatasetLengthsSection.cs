using System.Globalization;
using ValueLocate.Authoring.Measures;
using ValueLocate.Datasets;
using ValueLocate.Statistics;
using static ValueLocate.Reports.Markup;

namespace ValueLocate.Reports;

/// <summary>Whether both aspects' texts are alike in length.</summary>
internal static class DatasetLengthsSection
{
    public static string Html(InsightDataset dataset)
    {
        var kinds = Kinds(dataset).Where(k => k.Positive.Count > 0 && k.Negative.Count > 0).ToList();
        var charts = kinds.Select(k => DatasetFigures.Distribution($"lengths-{k.Id}", k.Name, "words",
            ("positive", "var(--pos)", Lengths(k.Positive)), ("negative", "var(--neg)", Lengths(k.Negative))));
        if (dataset.Questions.Count > 0)
            charts = charts.Append(DatasetFigures.Distribution("lengths-questions", "Questions", "words",
                ("questions", "var(--pos)", Lengths([.. dataset.Questions.Select(q => (q.Dimension, q.Text))]))));
        return Section(
            "lengths",
            "Lengths by aspect",
            "<p>Where one aspect's texts are longer, or say \u201cno\u201d more often, a neuron that follows length or negation looks like one that "
                + "follows the value.</p>",
            $"<div class=\"grid\">{string.Concat(charts)}</div>",
            Table(
                "Mean words and negation words a text, positive and negative",
                ["Texts", "Positive", "Negative", "Words, positive", "Words, negative", "Negations, positive", "Negations, negative"],
                kinds.SelectMany(k => dataset.Dimensions.Select(d => Row($"{k.Name}, {d.Short}", Of(k.Positive, d.Id), Of(k.Negative, d.Id)))
                    .Append(Row($"{k.Name}, all", k.Positive, k.Negative) with { Pooled = true }))));
    }

    private static IEnumerable<(string Id, string Name, List<(string Dimension, string Text)> Positive, List<(string Dimension, string Text)> Negative)> Kinds(
        InsightDataset dataset)
    {
        List<(string, string)> Portraits(Aspect aspect) => [.. dataset.Descriptions.Where(d => d.Aspect == aspect).Select(d => (d.Dimension, d.Text))];
        List<(string, string)> Answers(Aspect aspect) => [.. dataset.Pairs.Select(p => (p.Dimension, p.Answer(aspect)))];
        List<(string, string)> Crossed(Aspect aspect) => [.. dataset.Crossed.SelectMany(c => c.Answers.Select(a => (a.Key, a.Value[aspect])))];
        yield return ("descriptions", "Descriptions", Portraits(Aspect.Positive), Portraits(Aspect.Negative));
        yield return ("pairs", "Answers of pairs", Answers(Aspect.Positive), Answers(Aspect.Negative));
        yield return ("crossed", "Answers to crossed situations", Crossed(Aspect.Positive), Crossed(Aspect.Negative));
    }

    private static List<(string Dimension, string Text)> Of(List<(string Dimension, string Text)> texts, string dimension) =>
        [.. texts.Where(t => t.Dimension == dimension)];

    private static IReadOnlyList<int> Lengths(List<(string Dimension, string Text)> texts) => [.. texts.Select(t => Words.Count(t.Text))];

    private static TableRow Row(string name, List<(string Dimension, string Text)> positive, List<(string Dimension, string Text)> negative) => new(
        name,
        [
            Cell(positive.Count), Cell(negative.Count),
            Mean(positive, Words.Count), Mean(negative, Words.Count),
            Mean(positive, Words.Negations), Mean(negative, Words.Negations),
        ]);

    private static string Mean(List<(string Dimension, string Text)> texts, Func<string, int> measure) =>
        Cell(texts.Count == 0 ? Numbers.NotMeasured : texts.Average(t => measure(t.Text)).ToString("0.00", CultureInfo.InvariantCulture));
}
