using ValueLocate.Organism;
using static ValueLocate.Charts.TableViewColumn;

namespace ValueLocate.Charts;

/// <summary>What was found in a model organism, beside its truth, as tables that show themselves.</summary>
public static class OrganismTables
{
    /// <summary>Found neurons beside planted ones, a row a dimension.</summary>
    public static TableView ToTable(this IEnumerable<TruthComparison> truth)
    {
        List<TruthComparison> all = [.. truth];
        return new(
            "Found neurons beside planted ones",
            Column("dimension", all.Select(t => t.Dimension)), Column("planted", all.Select(t => t.Planted)), Column("selected", all.Select(t => t.Selected)), Column("planted among them", all.Select(t => t.PlantedFound)),
            Column("distractors among them", all.Select(t => t.DistractorsFound)), Column("precision at k = planted", all.Select(t => t.Precision)), Column("AUC", all.Select(t => t.Auc)));
    }

    /// <summary>Ways to rank neurons against the truth, a row each: means over dimensions, the best first.</summary>
    public static TableView ToTable(this IEnumerable<MethodTruth> methods)
    {
        List<MethodTruth> all = [.. methods.OrderByDescending(m => m.Mean(d => d.Precision)).ThenByDescending(m => m.Mean(d => d.Auc))];
        return new(
            "Ways to rank neurons, against the planted ones; k is their number, means over dimensions",
            Column("method", all.Select(m => m.Method + (m.WithoutCommon ? ", common part removed" : ""))), Column("contrast", all.Select(m => m.Contrast)), Column("AUC", all.Select(m => m.Mean(d => d.Auc))), Column("precision at k", all.Select(m => m.Mean(d => d.Precision))),
            Column("distractors at k", all.Select(m => m.Mean(d => d.Distractors))), Column("answers flipped", all.Select(m => m.Mean(d => d.Flips))), Column("effect a neuron, nats a token", all.Select(m => m.Mean(d => d.EffectPerNeuron)), Numbers.Signed));
    }

    /// <summary>What steering did to sampled answers, a row a steered and an asked dimension: shares of positive answers.</summary>
    public static TableView ToTable(this IEnumerable<SteeredShare> shares)
    {
        List<SteeredShare> all = [.. shares];
        return new(
            "Share of positive answers",
            Column("steered", all.Select(s => s.Steered)), Column("asked", all.Select(s => s.Asked)), Column("unsteered", all.Select(s => s.Plain)), Column("toward positive", all.Select(s => s.Positive)), Column("toward negative", all.Select(s => s.Negative)),
            Column("random, positive", all.Select(s => s.RandomPositive)), Column("random, negative", all.Select(s => s.RandomNegative)), Column("grammatical", all.Select(s => s.Grammatical)));
    }
}
