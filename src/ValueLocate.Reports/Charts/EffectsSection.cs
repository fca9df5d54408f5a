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
            + $"steering effect (half the difference of the two directions); KL and change of log-probability on neutral answers. Questions: {table.Questions}",
        ["Dimension", "Steering effect", "Toward positive", "Toward negative", "Specificity", "Own minus adjacent",
            "Own minus opposite", "Interaction", "KL", "Log-probability", "Questions", "Neurons", "Gamma", "Unsteered"],
        Rows(input, table, r =>
        [
            Cell(r.HalfDifference), Cell(r.Positive), Cell(r.Negative), Cell(r.Specificity), Cell(r.OwnMinusAdjacent),
            Cell(r.OwnMinusOpposite), Cell(r.Interaction), Cell(r.Kl), Cell(Numbers.Signed(r.Damage)),
            Cell(r.Questions), Cell(r.Neurons), Cell(Numbers.Short(r.Gamma)), Cell(r.Unsteered),
        ]));

    private static string Controls(ReportInput input, EffectTable table) => Table(
        "Controls that were drawn: steering effects in nats a token, on as many questions as draws were measured on; p = (1 + draws that do as much) / "
            + $"(1 + draws), the largest of the three, by Holm's correction over dimensions. Questions: {table.Questions}",
        ["Dimension", "Found, on their questions", "Random directions", "Random neurons, own edits", "Permuted labels", "Largest p", "Holm's p"],
        Rows(input, table, r =>
        [
            Cell(Numbers.Signed(r.HalfDifferenceOnRandomQuestions)),
            Cell(Numbers.Signed(r.RandomMean), $"sd {Numbers.Plain(r.RandomSd)}, p {Numbers.Plain(r.RandomP)} of {Numbers.Count(r.RandomDraws)}"),
            Drawn(r.RandomNeurons), Drawn(r.PermutedLabels), Cell(Numbers.Plain(r.P)), Cell(Numbers.Plain(r.AdjustedP)),
        ])) + string.Concat(table.Pooled.Baselines.Select(b => Table(
        $"{char.ToUpperInvariant(b.Name[0])}{b.Name[1..]}, on the same questions: half the difference of the two directions, and the neurons' less it",
        ["Dimension", "Steering effect", "Toward positive", "Toward negative", "Specificity", "KL", "Layer", "Neurons minus it"],
        Rows(input, table, r => r.BaselineOf(b.Name) is not { } x ? [.. Enumerable.Repeat(Cell(Numbers.NotMeasured), 7)] :
        [
            Cell(x.HalfDifference), Cell(x.Positive), Cell(x.Negative), Cell(x.Specificity), Cell(x.Kl),
            Cell(x.Layer?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? ""), Cell(x.NeuronsMinus),
        ]))));

    private static string Drawn(DrawnControl? c) => c is null ? Cell(Numbers.NotMeasured)
        : Cell(Numbers.Signed(c.Mean), $"sd {Numbers.Plain(c.Sd)}, p {Numbers.Plain(c.P)} of {Numbers.Count(c.Draws)}");

    private static IEnumerable<TableRow> Rows(ReportInput input, EffectTable table, Func<EffectRow, IEnumerable<string>> cells) =>
        table.Dimensions.Select(r => new TableRow(input.Short(r.Dimension), cells(r))).Append(new TableRow("Pooled", cells(table.Pooled), Pooled: true));
}
