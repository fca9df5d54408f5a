using ValueLocate.Reports;
using ValueLocate.Statistics;
using static ValueLocate.Reports.TableViewColumn;

namespace ValueLocate.Organisms;

/// <summary>Measures of model organisms as tables that show themselves.</summary>
public static class OrganismTables
{
    internal static TableView Of(OrganismMeasures m) => new(
        $"Model organism: {m.Cases} held-out cases a dimension; perplexity {Numbers.Plain(m.AnswerPerplexity)} of answers, "
            + $"{Numbers.Plain(m.ProsePerplexity)} of prose; {m.CrossingTexts} held-out texts occur in training",
        Column("dimension", m.Dimensions.Select(d => d.Dimension)), Column("persona followed", m.Dimensions.Select(d => d.Followed)),
        Column("grammatical", m.Dimensions.Select(d => d.Grammatical)), Column("noun named", m.Dimensions.Select(d => d.Named)),
        Column("flips, planted", m.Dimensions.Select(d => d.FlipsPlanted)), Column("flips, random", m.Dimensions.Select(d => d.FlipsRandom)),
        Column("flips, distractors", m.Dimensions.Select(d => d.FlipsDistractors)), Column("flips, all others", m.Dimensions.Select(d => d.FlipsComplement)));

    /// <summary>Ways to rank neurons against the truth, a row each: means over dimensions, the best first.</summary>
    public static TableView ToTable(this IEnumerable<MethodTruth> methods)
    {
        List<MethodTruth> all = [.. methods.OrderByDescending(m => m.Mean(d => d.Precision)).ThenByDescending(m => m.Mean(d => d.Auc))];
        return new(
            "Ways to rank neurons, against the planted ones; k is their number, means over dimensions",
            Column("method", all.Select(m => m.Method + (m.WithoutCommon ? ", common part removed" : ""))),
            Column("contrast", all.Select(m => m.Contrast)), Column("AUC", all.Select(m => m.Mean(d => d.Auc))),
            Column("precision at k", all.Select(m => m.Mean(d => d.Precision))),
            Column("distractors at k", all.Select(m => m.Mean(d => d.Distractors))), Column("answers flipped", all.Select(m => m.Mean(d => d.Flips))),
            Column("effect a neuron, nats a token", all.Select(m => m.Mean(d => d.EffectPerNeuron)), Numbers.Signed));
    }

    /// <summary>What steering did to sampled answers, a row a steered and an asked dimension: shares of positive answers.</summary>
    public static TableView ToTable(this IEnumerable<SteeredShare> shares)
    {
        List<SteeredShare> all = [.. shares];
        return new(
            "Share of positive answers",
            Column("steered", all.Select(s => s.Steered)), Column("asked", all.Select(s => s.Asked)), Column("unsteered", all.Select(s => s.Plain)),
            Column("toward positive", all.Select(s => s.Positive)), Column("toward negative", all.Select(s => s.Negative)),
            Column("random, positive", all.Select(s => s.RandomPositive)), Column("random, negative", all.Select(s => s.RandomNegative)),
            Column("grammatical", all.Select(s => s.Grammatical)));
    }
}
