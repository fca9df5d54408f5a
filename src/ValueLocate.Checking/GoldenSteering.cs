using System.Text.Json;
using ValueLocate.Inference;
using ValueLocate.Steering;

namespace ValueLocate.Checking;

/// <summary>The edit of golden.json at all positions, from the prompt's last token on, and at decode steps only.</summary>
internal static class GoldenSteering
{
    public static void Check(GoldenFolder g, CausalLM model, double tolerance, List<CheckRow> rows)
    {
        if (!g.Json.TryGetProperty("steer", out var steer)) return;
        var edit = Read(steer);
        if (g.Has("steered_logits"))
        {
            var batch = TokenBatch.Prompts(g.Prompts);
            using var hook = new SteeringHook(edit, model, TokenKinds.All);
            using var attached = model.Attach(hook);
            using var logits = model.Logits(model.Forward(batch));
            rows.Add(GoldenCheck.Difference("steered logits, largest |difference|",
                GoldenCheck.Largest(GoldenCheck.Floats(logits), g.Floats("steered_logits"), batch), tolerance));
        }
        Compare("steered_ids", TokenKinds.All, "steered ids, all positions");
        Compare("steered_ids_last", TokenKinds.Steered, "steered ids, from the prompt's last token on");
        Compare("steered_ids_decode", TokenKinds.Answer, "steered ids, decode steps only");

        void Compare(string name, TokenKinds positions, string what)
        {
            if (!g.Has(name)) return;
            var golden = g.Ids(name);
            using var hook = new SteeringHook(edit, model, positions);
            using var attached = model.Attach(hook);
            var ours = Generator.Generate(model, g.Prompts, new GenerationOptions { MaxTokens = golden[0].Length, RepetitionPenalty = 1, EndIds = [] });
            rows.Add(GoldenGeneration.Same(what, ours, golden));
        }
    }

    private static SteeringEdit Read(JsonElement steer) => new([.. steer.GetProperty("edits").EnumerateArray().Select(e => new LayerEdit(
        e.GetProperty("layer").GetInt32(),
        [.. e.GetProperty("add").EnumerateArray().Select(a => (a[0].GetInt32(), a[1].GetSingle()))],
        [.. e.GetProperty("clamp_max_zero").EnumerateArray().Select(n => n.GetInt32())]))]);
}
