using System.Globalization;
using ValueLocate.Statistics;

namespace ValueLocate.Validation;

/// <summary>validation.csv: a line a question set and dimension, for spreadsheets and data frames. What was not measured is empty.</summary>
internal static class ValidationCsv
{
    private static readonly (string Name, string Column)[] Baselines = [(Baseline.ResidualMeanDifference, "residual_mean_difference"),
        (Baseline.ResidualGradient, "residual_gradient"), (Baseline.Persona, "persona")];

    /// <summary>The file's text.</summary>
    public static string Text(ValidationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var measured = result.Judged.Dimensions.Select(d => d.Dimension).ToList();
        List<(EffectTable Table, bool HeldOut)> tables = [(result.Judged, result.HeldOut)];
        if (result.Test is not null) tables.Add((result.Test, false));
        var lines = tables.SelectMany(t => t.Table.Dimensions.Append(t.Table.Pooled).Select((r, i) => Fields(t.Table, t.HeldOut, r, i, measured)));
        return string.Concat(lines.Prepend(Header(measured)).Select(fields => string.Join(',', fields.Select(Quoted)) + "\n"));
    }

    private static IEnumerable<string> Header(List<string> measured) =>
    [
        "question_set", "held_out", "dimension", "questions", "neurons", "gamma",
        .. Estimates("unsteered"), .. Estimates("positive"), .. Estimates("negative"), .. Estimates("half_difference"),
        "random_mean", "random_sd", "random_draws", "half_difference_on_random_questions", "percentile",
        "random_p", .. Drawn("random_neurons"), .. Drawn("permuted_labels"), "p", "adjusted_p",
        .. Baselines.SelectMany(b => (string[])[.. Estimates(b.Column), .. Estimates(b.Column + "_specificity"), .. Estimates("neurons_minus_" + b.Column),
            b.Column + "_kl"]),
        .. Estimates("kl"), "damage", .. Estimates("specificity"), .. Estimates("own_minus_adjacent"), .. Estimates("own_minus_opposite"),
        .. Estimates("interaction"),
        .. Estimates("specificity_other"), "damage_other",
        .. measured.Select(d => $"leakage_{d}"), .. measured.Select(d => $"leakage_other_{d}"),
    ];

    private static IEnumerable<string> Fields(EffectTable table, bool heldOut, EffectRow r, int index, List<string> measured)
    {
        var pooled = ReferenceEquals(r, table.Pooled);
        return
        [
            table.Questions, heldOut ? "true" : "false", r.Dimension, Number(r.Questions), Number(r.Neurons), Number(r.Gamma),
            .. Numbers(r.Unsteered), .. Numbers(r.Positive), .. Numbers(r.Negative), .. Numbers(r.HalfDifference),
            Number(r.RandomMean), Number(r.RandomSd), Number(r.RandomDraws), Number(r.HalfDifferenceOnRandomQuestions), Number(r.Percentile),
            Number(r.RandomP), .. Numbers(r.RandomNeurons), .. Numbers(r.PermutedLabels), Number(r.P), Number(r.AdjustedP),
            .. Baselines.SelectMany(b => r.BaselineOf(b.Name) is var x ? (string[])[.. Numbers(x?.HalfDifference), .. Numbers(x?.Specificity),
                .. Numbers(x?.NeuronsMinus), Number(x?.Kl?.Mean)] : []),
            .. Numbers(r.Kl), Number(r.Damage), .. Numbers(r.Specificity), .. Numbers(r.OwnMinusAdjacent), .. Numbers(r.OwnMinusOpposite),
            .. Numbers(r.Interaction),
            .. Numbers(pooled ? table.SpecificityOther : null), Number(pooled ? table.DamageOther : null),
            .. Leaked(table, table.Leakage, pooled ? -1 : index, measured), .. Leaked(table, table.LeakageOther, pooled ? -1 : index, measured),
        ];
    }

    /// <summary>A matrix row by the header's dimensions, which the table may have in another order or lack.</summary>
    private static IEnumerable<string> Leaked(EffectTable table, IReadOnlyList<IReadOnlyList<double>>? matrix, int row, List<string> measured)
    {
        var columns = table.Dimensions.Select(d => d.Dimension).ToList();
        return measured.Select(d => matrix is null || row < 0 || columns.IndexOf(d) is not (>= 0 and var at) ? "" : Number(matrix[row][at]));
    }

    private static IEnumerable<string> Estimates(string name) => [name, $"{name}_low", $"{name}_high"];

    private static IEnumerable<string> Numbers(Estimate? e) => e is null ? ["", "", ""] : [Number(e.Mean), Number(e.Low), Number(e.High)];

    private static IEnumerable<string> Drawn(string name) => [$"{name}_mean", $"{name}_sd", $"{name}_draws", $"{name}_p"];

    private static IEnumerable<string> Numbers(DrawnControl? c) =>
        c is null ? ["", "", "", ""] : [Number(c.Mean), Number(c.Sd), Number(c.Draws), Number(c.P)];

    private static string Number(double? value) => value is { } v && double.IsFinite(v) ? v.ToString("R", CultureInfo.InvariantCulture) : "";

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
