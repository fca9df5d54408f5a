using System.Globalization;
using ValueLocate.Inference;
using ValueLocate.Probing;

namespace ValueLocate.Checking;

/// <summary>Statistics over decode steps: probed while generating, and again by reading prompt and answer in one pass.</summary>
internal static class GoldenStatistics
{
    public static void Check(GoldenFolder g, CausalLM model, double tolerance, List<CheckRow> rows)
    {
        if (!g.Has("generated_count_positive")) return;
        var golden = new GoldenSums(g.Longs("generated_count")[0], g.Longs("generated_count_positive"), g.Doubles("generated_sum"),
            g.Doubles("generated_sum_squares"), g.Floats("generated_q95"));
        var answers = g.Ids("greedy_ids");
        var options = new GenerationOptions { MaxTokens = answers[0].Length, RepetitionPenalty = 1, EndIds = [] };
        golden.Compare("while generating", Measure(model, () => Generator.Generate(model, g.Prompts, options)), model, tolerance, rows);
        golden.Compare("by reading", Measure(model, () => Read(model, g.Prompts, answers)), model, tolerance, rows);
    }

    /// <summary>Reads prompts with their answers; the last answer token is never an input, so it does not count.</summary>
    public static void Read(CausalLM model, IReadOnlyList<IReadOnlyList<int>> prompts, IReadOnlyList<int[]> answers)
    {
        var width = prompts.Zip(answers, (p, a) => p.Count + a.Length - 1).Max();
        var batch = new TokenBatch(prompts.Count, width);
        for (var r = 0; r < prompts.Count; r++)
        {
            var n = prompts[r].Count + answers[r].Length - 1;
            for (var i = 0; i < n; i++)
            {
                var inPrompt = i < prompts[r].Count;
                var kind = !inPrompt ? TokenKinds.Answer : i == prompts[r].Count - 1 ? TokenKinds.LastPrompt : TokenKinds.Prompt;
                batch.Set(r, width - n + i, inPrompt ? prompts[r][i] : answers[r][i - prompts[r].Count], i, kind);
            }
        }
        model.Forward(batch).Dispose();
    }

    public static MeasuredStatistics Measure(CausalLM model, Action run)
    {
        var c = model.Config;
        var sums = new ActivationStatistics(1, c.Layers, c.IntermediateSize);
        var all = Enumerable.Range(0, c.IntermediateSize).ToArray();
        var quantiles = new QuantileAccumulator([.. Enumerable.Repeat(all, c.Layers)]);
        using (model.Attach(new ActivationAccumulator([sums])))
        using (model.Attach(quantiles)) run();
        var layers = Enumerable.Range(0, c.Layers);
        return new MeasuredStatistics(sums, [.. layers.SelectMany(l => quantiles.Quantiles(l, 0.95))],
            [.. layers.SelectMany(l => quantiles.CountNearZero(l, 1e-5f))]);
    }
}

/// <summary>What was measured here: sums, 95th percentiles, and how many of a neuron's activations lie within 1e-5 of 0.</summary>
internal sealed record MeasuredStatistics(ActivationStatistics Sums, float[] Quantiles, int[] NearZero);

/// <summary>Golden sums of one aspect; those that a folder lacks are null.</summary>
internal sealed record GoldenSums(long Tokens, long[] Positive, double[] Sum, double[]? SumOfSquares, float[] Quantile95)
{
    public void Compare(string how, MeasuredStatistics ours, CausalLM model, double tolerance, List<CheckRow> rows)
    {
        var s = ours.Sums;
        // Within 1e-5 of 0 the sign is a matter of rounding: so many of a neuron's tokens may count otherwise, and no others.
        var wrong = Positive.Where((p, i) => Math.Abs(p - s.Positive[i]) > ours.NearZero[i]).Count();
        rows.Add(new CheckRow(
            $"statistics {how}: counts above 0 of {Positive.Length} neurons, {Tokens} tokens",
            string.Create(CultureInfo.InvariantCulture, $"{s.TotalTokens} tokens, {wrong} differ ({ours.NearZero.Sum()} activations within 1e-5 of 0)"),
            $"{Tokens} tokens, 0 differ",
            s.TotalTokens == Tokens && wrong == 0));
        // Relative to the number of tokens: the tolerance is one activation's.
        rows.Add(GoldenCheck.Difference($"statistics {how}: mean activation, largest |difference|",
            Sum.Zip(s.Sum, (a, b) => Math.Abs(a - b)).Max() / Tokens, tolerance));
        if (SumOfSquares is not null)
            rows.Add(GoldenCheck.Difference($"statistics {how}: mean square, largest |difference|",
                SumOfSquares.Zip(s.SumOfSquares, (a, b) => Math.Abs(a - b)).Max() / Tokens, tolerance));
        rows.Add(GoldenCheck.Difference($"statistics {how}: 95th percentile, largest |difference|",
            Quantile95.Zip(ours.Quantiles, (a, b) => (double)Math.Abs(a - b)).Max(), tolerance));
    }
}
