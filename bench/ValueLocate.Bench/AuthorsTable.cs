using System.Globalization;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using ValueLocate.Json;
using ValueLocate.Pipeline;
using ValueLocate.Statistics;
using ValueLocate.Validation;

namespace ValueLocate.Bench;

/// <summary>Runs that each left another author out, side by side, and their mean with an interval over authors.</summary>
internal static class AuthorsTable
{
    private const double Confidence = 0.95;

    public static void Run(IReadOnlyList<string> folders, TextWriter output)
    {
        var rows = folders.Select(f => (Author: Author(f), ResultJson.Read<ValidationResult>(Path.Combine(f, RunFiles.Validation)).Judged.Pooled)).ToList();
        if (rows.DistinctBy(r => r.Author).Count() < rows.Count)
            throw new ValueLocateException("Two of the runs left out the same author: give one run an author.");
        output.WriteLine("| left-out author | questions | steering effect | matched random | permuted labels | residual | damage | specificity |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var (author, r) in rows)
            output.WriteLine($"| {author} | {r.Questions} | {E(r.HalfDifference)} | {N(r.RandomMean)} | {N(r.PermutedLabels?.Mean ?? double.NaN)} | "
                + $"{E(r.Residual)} | "
                + $"{N(r.Damage)} | {E(r.Specificity)} |");
        var all = rows.Select(r => r.Pooled).ToList();
        output.WriteLine($"| **mean of {rows.Count}** | {all.Sum(r => r.Questions)} | {Over(r => r.HalfDifference.Mean)} | {Over(r => r.RandomMean)} | "
            + $"{Over(r => r.PermutedLabels?.Mean ?? double.NaN)} | {Over(r => r.Residual?.Mean ?? double.NaN)} | {Over(r => r.Damage)} | "
            + $"{Over(r => r.Specificity?.Mean ?? double.NaN)} |");

        string Over(Func<EffectRow, double> of) => E(Mean([.. all.Select(of)]));
    }

    /// <summary>Mean of the authors with Student's interval: they are few, and each is one draw of an author.</summary>
    private static Estimate Mean(double[] x)
    {
        var mean = x.Mean();
        if (x.Length < 2) return new Estimate(mean, double.NaN, double.NaN);
        var half = StudentT.InvCDF(0, 1, x.Length - 1, (1 + Confidence) / 2) * x.StandardDeviation() / Math.Sqrt(x.Length);
        return new Estimate(mean, mean - half, mean + half);
    }

    private static string Author(string folder) => ResultJson.Read<RunRecord>(Path.Combine(folder, RunFiles.Record)).HeldOutAuthor
        ?? throw new ValueLocateException($"The run in '{folder}' left no author out.");

    private static string E(Estimate? e) => e is null || double.IsNaN(e.Mean) ? "" : $"{N(e.Mean)} [{N(e.Low)}, {N(e.High)}]";

    private static string N(double x) => double.IsNaN(x) ? "" : x.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);
}
