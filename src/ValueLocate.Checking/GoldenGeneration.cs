using System.Text.Json;
using ValueLocate.Inference;

namespace ValueLocate.Checking;

/// <summary>Greedy decoding: plain, with repetition penalty, with rows that end at different steps, and each row alone.</summary>
internal static class GoldenGeneration
{
    public static void Check(GoldenFolder g, CausalLM model, List<CheckRow> rows)
    {
        if (g.Has("greedy_ids")) Compare(g, model, "greedy_ids", 1, rows, "greedy ids");
        if (g.Has("greedy_ids_penalty")) Compare(g, model, "greedy_ids_penalty", Penalty(g), rows, "greedy ids with repetition penalty");
        if (g.Json.TryGetProperty("stopped", out var stopped))
        {
            int[] ends = [.. stopped.GetProperty("eos_token_id").EnumerateArray().Select(e => e.GetInt32())];
            var golden = Lists(stopped.GetProperty("ids"));
            var longest = Math.Max(golden.Max(i => i.Length), (int)g.ShapeOf("greedy_ids")[1]);
            var ours = Generator.Generate(model, g.Prompts, new GenerationOptions { MaxTokens = longest, RepetitionPenalty = 1, EndIds = ends });
            rows.Add(Same("ids that stop at one of several end tokens", ours, golden));
        }
    }

    /// <summary>golden.json names the penalty; where it does not, it is the paper's 1.1.</summary>
    public static double Penalty(GoldenFolder g) => g.Json.TryGetProperty("repetition_penalty", out var p) ? p.GetDouble() : 1.1;

    public static CheckRow Same(string what, IReadOnlyList<int[]> ours, IReadOnlyList<int[]> golden)
    {
        var same = ours.Zip(golden, (a, b) => a.AsSpan().SequenceEqual(b)).Count(s => s);
        return new CheckRow(what, $"{same} of {golden.Count} rows identical", "all", same == golden.Count && ours.Count == golden.Count);
    }

    public static int[][] Lists(JsonElement lists) => [.. lists.EnumerateArray().Select(l => l.EnumerateArray().Select(i => i.GetInt32()).ToArray())];

    private static void Compare(GoldenFolder g, CausalLM model, string name, double penalty, List<CheckRow> rows, string what)
    {
        var golden = g.Ids(name);
        var options = new GenerationOptions { MaxTokens = golden[0].Length, RepetitionPenalty = penalty, EndIds = [] };
        rows.Add(Same(what, Generator.Generate(model, g.Prompts, options), golden));
        rows.Add(Same(what + ", each row alone", [.. g.Prompts.Select(p => Generator.Generate(model, [p], options)[0])], golden));
    }
}
