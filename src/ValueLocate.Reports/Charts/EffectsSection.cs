using ValueLocate.Statistics;
using ValueLocate.Validation;
using static ValueLocate.Reports.Markup;

namespace ValueLocate.Reports;

/// <summary>Effects and their controls: two tables and a chart of dots with intervals.</summary>
internal static class EffectsSection
{
    public static string Html(ReportInput input)
    {
        var judged = input.Validation.Judged;
        var parts = new List<string> { Effects(input, judged), Controls(input, judged), Chart(input, judged) };
        if (input.Validation.Test is { } test)
            parts.Add(Folded("The same on the searched authors' test questions", Effects(input, test), Controls(input, test)));
        return Section("effects", "Effects and controls", parts);
    }

    private static string Chart(ReportInput input, EffectTable table) => EffectsChart.Of(table, input.Dimensions).Figure(
        "effects-chart",
        "Steering effect: half the difference of the two directions; controls show theirs. "
            + $"Bars are 95 % intervals over questions; of matched random, one standard deviation over sets. Questions: {table.Questions}.");

    private static string Effects(ReportInput input, EffectTable table) => Table(
        "Effects: change of the contrast log-odds in nats a token, with 95 % intervals; "
            + $"steering effect (half the difference of the two directions); damage on neutral text. Questions: {table.Questions}",
        ["Dimension", "Steering effect", "Toward positive", "Toward negative", "Specificity", "Damage", "Questions", "Neurons", "Gamma", "Unsteered"],
        Rows(input, table, r =>
        [
            Cell(r.HalfDifference), Cell(r.Positive), Cell(r.Negative), Cell(r.Specificity), Cell(Numbers.Signed(r.Damage)),
            Cell(r.Questions), Cell(r.Neurons), Cell(Numbers.Short(r.Gamma)), Cell(r.Unsteered),
        ]));

    private static string Controls(ReportInput input, EffectTable table) => Table(
        "Controls: steering effects in nats a token; matched random and percentile on as many of the questions as random sets were measured on. "
            + $"Questions: {table.Questions}",
        ["Dimension", "Found neurons", "Found, on random's questions", "Matched random", "Percentile among random", "Permuted labels",
            "Residual stream", "Residual damage"],
        Rows(input, table, r =>
        [
            Cell(r.HalfDifference), Cell(Numbers.Signed(r.HalfDifferenceOnRandomQuestions)),
            Cell(Numbers.Signed(r.RandomMean), $"sd {Numbers.Plain(r.RandomSd)}"),
            Cell(Numbers.Short(r.Percentile), $"of {Numbers.Count(r.RandomDraws)} sets"),
            Cell(r.PermutedLabels), Cell(r.Residual), Cell(Numbers.Signed(r.ResidualDamage)),
        ]));

    private static IEnumerable<TableRow> Rows(ReportInput input, EffectTable table, Func<EffectRow, IEnumerable<string>> cells) =>
        table.Dimensions.Select(r => new TableRow(input.Short(r.Dimension), cells(r))).Append(new TableRow("Pooled", cells(table.Pooled), Pooled: true));
}
