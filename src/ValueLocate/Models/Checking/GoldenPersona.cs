using System.Text.Json;
using ValueLocate.Locating;
using ValueLocate.Models.Tokenizers;
using ValueLocate.Probing;
using ValueLocate.Steering;

namespace ValueLocate.Models.Checking;

/// <summary>
/// The paper's way on a real model: answers under a description of each aspect, their statistics, delta, and NPTI's edit built from them.
/// </summary>
internal static class GoldenPersona
{
    public static void Check(GoldenFolder g, CausalLM model, string modelPath, double tolerance, List<CheckRow> rows)
    {
        if (!g.Json.TryGetProperty("cases", out var cases)) return;
        var tokenizer = ModelTokenizer.Load(Path.Combine(ModelFiles.Find(modelPath).Folder, "tokenizer.json"));
        var measured = new Dictionary<(int, string), (ActivationStatistics Sums, float[] Quantiles)>();
        foreach (var c in cases.EnumerateArray())
        {
            var dimension = c.GetProperty("dimension").GetInt32();
            if (c.TryGetProperty("aspect", out var aspect)) measured[(dimension, aspect.GetString()!)] = Aspect(g, model, tokenizer, c, dimension, aspect.GetString()!, tolerance, rows);
            else Steer(g, model, tokenizer, c, dimension, measured, rows);
        }
    }

    private static (ActivationStatistics Sums, float[] Quantiles) Aspect(GoldenFolder g, CausalLM model, ModelTokenizer tokenizer, JsonElement c, int dimension, string aspect, double tolerance, List<CheckRow> rows)
    {
        var name = $"dimension {dimension}, {aspect}";
        var prompts = GoldenGeneration.Lists(c.GetProperty("prompt_ids"));
        var golden = GoldenGeneration.Lists(c.GetProperty("generated_ids"));
        rows.Add(GoldenGeneration.Same($"{name}: prompt ids", Encode(tokenizer, c), prompts));
        var options = new GenerationOptions { MaxTokens = golden.Max(i => i.Length), RepetitionPenalty = GoldenGeneration.Penalty(g), EndIds = [] };
        rows.Add(GoldenGeneration.Same($"{name}: generated ids", Generator.Generate(model, prompts, options), golden));
        var ours = GoldenStatistics.Measure(model, () => GoldenStatistics.Read(model, prompts, golden));
        var p = $"dimension{dimension}.{aspect}.";
        new GoldenSums(c.GetProperty("count").GetInt64(), g.Longs(p + "count_positive"), g.Doubles(p + "sum"), null, g.Floats(p + "q95")).Compare($"of {name}", ours, model, tolerance, rows);
        return ours;
    }

    private static void Steer(GoldenFolder g, CausalLM model, ModelTokenizer tokenizer, JsonElement c, int dimension, Dictionary<(int, string), (ActivationStatistics Sums, float[] Quantiles)> measured, List<CheckRow> rows)
    {
        var set = Select(dimension, measured[(dimension, "positive")], measured[(dimension, "negative")], model.Config.Neurons);
        var (added, clamped) = (c.GetProperty("added").GetInt32(), c.GetProperty("clamped").GetInt32());
        var margin = model.Config.TotalNeurons / 5000;
        rows.Add(new CheckRow($"dimension {dimension}: neurons with |delta| >= 0.10", $"{set.Positive.Count} and {set.Negative.Count}", $"{added} and {clamped}, within {margin}", Math.Abs(set.Positive.Count - added) <= margin && Math.Abs(set.Negative.Count - clamped) <= margin));
        foreach (var gamma in (int[])[1, 2])
        {
            var name = $"dimension{dimension}.steered_ids.gamma{gamma}";
            if (!g.Has(name)) continue;
            var golden = g.Ids(name);
            using var hook = new SteeringHook(SteeringRule.Build(set, towardPositive: true, SteeringPreset.Npti, gamma), model);
            using var attached = model.Attach(hook);
            var options = new GenerationOptions { MaxTokens = golden[0].Length, RepetitionPenalty = GoldenGeneration.Penalty(g), EndIds = [] };
            rows.Add(GoldenGeneration.Same($"dimension {dimension}: steered ids, gamma {gamma}", Generator.Generate(model, Encode(tokenizer, c), options), golden));
        }
    }

    private static int[][] Encode(ModelTokenizer tokenizer, JsonElement c) =>
        [.. c.GetProperty("rendered").EnumerateArray().Select(t => tokenizer.Encode(t.GetString()!, addSpecialTokens: false).ToArray())];

    private static NeuronSet Select(int dimension, (ActivationStatistics Sums, float[] Quantiles) positive, (ActivationStatistics Sums, float[] Quantiles) negative, int neurons)
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
        return new NeuronSet { Dimension = $"{dimension}", Positive = all.FindAll(x => x.Delta >= 0.1), Negative = all.FindAll(x => x.Delta <= -0.1), Threshold = 0.1 };
    }
}
