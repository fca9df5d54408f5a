using ValueLocate.Statistics;
using static ValueLocate.Reports.Markup;

namespace ValueLocate.Reports;

/// <summary>What was found, beside what was planted: only for a model whose truth is known.</summary>
internal static class TruthSection
{
    public static string Html(ReportInput input) => input.Located.Truth is not { Count: > 0 } truth ? "" : Section(
        "truth",
        "Found against planted",
        Table(
            "This model was trained so that known neurons carry each dimension. Precision: planted ones among the as many highest scores. AUC: how surely "
                + "a planted neuron scores above another; .5 is chance. Distractors follow the aspect and do nothing.",
            ["Dimension", "Planted", "Selected", "Planted among them", "Distractors among them", "Precision", "AUC"],
            truth.Select(t => new TableRow(
                input.Short(t.Dimension),
                [
                    Cell(t.Planted), Cell(t.Selected), Cell(t.PlantedFound), Cell($"{Numbers.Count(t.DistractorsFound)} of {Numbers.Count(t.Distractors)}"),
                    Cell($"{Numbers.Percent(t.Precision)} %"), Cell(Numbers.Plain(t.Auc)),
                ]))));
}
