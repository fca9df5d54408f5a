using ValueLocate.Validation;
using static ValueLocate.Charts.Markup;

namespace ValueLocate.Charts;

/// <summary>Effects and their controls: a table and a chart of dots with intervals.</summary>
internal static class EffectsSection
{
    private static readonly string[] Headers =
    [
        "Dimension", "Questions", "Neurons", "Gamma", "Unsteered", "Toward positive", "Toward negative", "Half difference", "Matched random", "Percentile",
        "Permuted labels", "Residual stream", "Damage", "Specificity",
    ];

    public static string Html(ReportInput input)
    {
        var judged = input.Validation.Judged;
        var parts = new List<string> { Table(input, judged), EffectsChart.Html(input, judged) };
        if (input.Validation.Test is { } test)
            parts.Add(Folded("The same on the searched authors' test questions", Table(input, test)));
        return Section("effects", "Effects and controls", parts);
    }

    private static string Table(ReportInput input, EffectTable table) => Markup.Table(
        $"Change of the contrast log-odds in nats a token, with 95 % intervals: {table.Questions}",
        Headers,
        table.Dimensions.Select(r => Row(input, r)).Append(Row(input, table.Pooled)));

    private static TableRow Row(ReportInput input, EffectRow r) => new(
        input.Short(r.Dimension),
        [
            Cell(r.Questions), Cell(r.Neurons), Cell(Numbers.Short(r.Gamma)), Cell(r.Unsteered), Cell(r.Positive), Cell(r.Negative), Cell(r.HalfDifference),
            Cell(Numbers.Signed(r.RandomMean), $"sd {Numbers.Plain(r.RandomSd)}"),
            Cell(Numbers.Short(r.Percentile), $"of {Numbers.Count(r.RandomDraws)}"),
            Cell(r.PermutedLabels), r.Residual is null ? Cell(r.Residual) : Cell(Numbers.Signed(r.Residual.Mean), $"[{Numbers.Signed(r.Residual.Low)}, {Numbers.Signed(r.Residual.High)}] dmg {Numbers.Signed(r.ResidualDamage)}"),
            Cell(Numbers.Signed(r.Damage)), Cell(r.Specificity),
        ],
        r.Dimension == "pooled");
}
