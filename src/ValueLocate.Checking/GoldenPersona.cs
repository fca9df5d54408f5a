using System.Text.Json;
using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Steering;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Checking;

/// <summary>
/// The paper's way on a real model: answers under a description of each aspect, their statistics, delta, and NPTI's edit built from them.
/// </summary>
internal static class GoldenPersona
{
    public static void Check(GoldenFolder g, CausalLM model, string modelPath, double tolerance, List<CheckRow> rows)
    {
        if (!g.Json.TryGetProperty("cases", out var cases)) return;
        var tokenizer = ModelTokenizer.Load(Path.Combine(ModelFiles.Find(modelPath).Folder, "tokenizer.json"));
        var measured = new Dictionary<(int, string), MeasuredStatistics>();
        foreach (var c in cases.EnumerateArray())
        {
            var dimension = c.GetProperty("dimension").GetInt32();
            if (c.TryGetProperty("aspect", out var aspect))
                measured[(dimension, aspect.GetString()!)] = Aspect(g, model, tokenizer, c, dimension, aspect.GetString()!, tolerance, rows);
            else Steer(g, model, tokenizer, c, dimension, measured, rows);
        }
    }

    private static MeasuredStatistics Aspect(GoldenFolder g, CausalLM model, ModelTokenizer tokenizer, JsonElement c, int dimension, string aspect,
        double tolerance, List<CheckRow> rows)
    {
        var name = $"dimension {dimension}, {aspect}";
        var prompts = GoldenGeneration.Lists(c.GetProperty("prompt_ids"));
        var golden = GoldenGeneration.Lists(c.GetProperty("generated_ids"));
        rows.Add(GoldenGeneration.Same($"{name}: prompt ids", Encode(tokenizer, c), prompts));
        var options = new GenerationOptions { MaxTokens = golden.Max(i => i.Length), RepetitionPenalty = GoldenGeneration.Penalty(g), EndIds = [] };
        rows.Add(GoldenGeneration.Same($"{name}: generated ids", Generator.Generate(model, prompts, options), golden));
        var ours = GoldenStatistics.Measure(model, () => GoldenStatistics.Read(model, prompts, golden));
        var p = $"dimension{dimension}.{aspect}.";
        new GoldenSums(c.GetProperty("count").GetInt64(), g.Longs(p + "count_positive"), g.Doubles(p + "sum"), null, g.Floats(p + "q95"))
            .Compare($"of {name}", ours, model, tolerance, rows);
        return ours;
    }

    private static void Steer(GoldenFolder g, CausalLM model, ModelTokenizer tokenizer, JsonElement c, int dimension,
        Dictionary<(int, string), MeasuredStatistics> measured, List<CheckRow> rows)
    {
        var set = Select(dimension, measured[(dimension, "positive")], measured[(dimension, "negative")], model.Config.IntermediateSize);
        var (added, clamped) = (c.GetProperty("added").GetInt32(), c.GetProperty("clamped").GetInt32());
        // One token more or less at 0 moves delta by 1 / n: only such a neuron may be on the other side of 0.10.
        var near = measured[(dimension, "positive")].NearZero.Zip(measured[(dimension, "negative")].NearZero, (p, n) => p + n).Count(n => n > 0);
        rows.Add(new CheckRow($"dimension {dimension}: neurons with |delta| >= 0.10", $"{set.Positive.Count} and {set.Negative.Count}",
            $"{added} and {clamped}, but for {near} neurons at 0", Math.Abs(set.Positive.Count - added) + Math.Abs(set.Negative.Count - clamped) <= near));
        foreach (var gamma in (int[])[1, 2])
        {
            var name = $"dimension{dimension}.steered_ids.gamma{gamma}";
            if (!g.Has(name)) continue;
            var golden = g.Ids(name);
            using var hook = new SteeringHook(SteeringRule.Build(set, towardPositive: true, SteeringPreset.Npti, gamma), model);
            using var attached = model.Attach(hook);
            var options = new GenerationOptions { MaxTokens = golden[0].Length, RepetitionPenalty = GoldenGeneration.Penalty(g), EndIds = [] };
            rows.Add(
                GoldenGeneration.Same($"dimension {dimension}: steered ids, gamma {gamma}", Generator.Generate(model, Encode(tokenizer, c), options), golden));
        }
    }

    private static int[][] Encode(ModelTokenizer tokenizer, JsonElement c) =>
        [.. c.GetProperty("rendered").EnumerateArray().Select(t => tokenizer.Encode(t.GetString()!, addSpecialTokens: false).ToArray())];

    private static NeuronSet Select(int dimension, MeasuredStatistics positive, MeasuredStatistics negative, int neurons)
    {
        var (p, n) = (positive.Sums.Probability(), negative.Sums.Probability());
        var all = p.Select((_, i) => new LocatedNeuron
        {
            Layer = i / neurons,
            Index = i % neurons,
            Delta = p[i] - n[i],
            ProbabilityPositive = p[i],
            ProbabilityNegative = n[i],
            Quantile95Positive = positive.Quantiles[i],
            Quantile95Negative = negative.Quantiles[i],
        }).ToList();
        return new NeuronSet
        { Dimension = $"{dimension}", Positive = all.FindAll(x => x.Delta >= 0.1), Negative = all.FindAll(x => x.Delta <= -0.1), Threshold = 0.1 };
    }
}
