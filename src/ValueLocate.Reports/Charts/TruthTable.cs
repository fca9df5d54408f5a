using ValueLocate.Locating;
using static ValueLocate.Reports.TableViewColumn;

namespace ValueLocate.Reports;

/// <summary>What was found in a model with known ground truth, as a table that shows itself.</summary>
public static class TruthTable
{
    /// <summary>Found neurons beside planted ones, a row a dimension.</summary>
    public static TableView ToTable(this IEnumerable<TruthComparison> truth)
    {
        List<TruthComparison> all = [.. truth];
        return new(
            "Found neurons beside planted ones",
            Column("dimension", all.Select(t => t.Dimension)), Column("planted", all.Select(t => t.Planted)),
            Column("selected", all.Select(t => t.Selected)), Column("planted among them", all.Select(t => t.PlantedFound)),
            Column("distractors among them", all.Select(t => t.DistractorsFound)), Column("precision at k = planted", all.Select(t => t.Precision)),
            Column("AUC", all.Select(t => t.Auc)));
    }
}
