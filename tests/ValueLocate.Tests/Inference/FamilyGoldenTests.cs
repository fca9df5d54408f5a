using ValueLocate.Checking;
using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Probing;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Tests.Inference;

/// <summary>Every family computes the same by whatever way a pass is taken.</summary>
public class FamilyGoldenTests
{
    /// <summary>Tiny models that transformers made, one a family and option.</summary>
    public static TheoryData<string> Families =>
    [
        "llama-tied", "llama-bias-headdim", "llama-3.1-scaled", "mistral-window", "qwen2", "qwen3", "gemma", "gemma2", "gemma3", "phi3-longrope",
        "phi3-longrope-short", "olmo2", "smollm3", "gpt2", "gpt-neox",
    ];

    /// <summary>
    /// All that lies in ../shared, so that new ones are checked without being named; the GGUF files against the golden files of the same name.
    /// </summary>
    public static TheoryData<string> Shared =>
        [.. Directory.Exists(SharedFolder) ? Directory.GetDirectories(SharedFolder).Where(IsModel).Select(d => Path.GetFileName(d)!).Concat(Ggufs()) : [""]];

    private static string SharedFolder => Path.GetFullPath(Path.Combine(Require.Root, "..", "shared", "golden"));

    [Theory]
    [MemberData(nameof(Shared))]
    public void All_in_shared_compute_what_transformers_computed(string name)
    {
        var folder = Require.Shared("golden", name.Split('/')[^1].Replace(".gguf", "", StringComparison.Ordinal));
        var report = GoldenCheck.Run(folder, Require.Shared("golden", name), cancellation: TestContext.Current.CancellationToken);
        Assert.All(report.Rows, r => Assert.True(r.Passed, $"{r.What}: {r.Measured}"));
        Assert.True(report.Rows.Count >= 20);
    }

    /// <summary>
    /// The tolerance that is stated for bfloat16: logits within 6 % of transformers' in float32, root mean square over all positions. One rounding is 0.4 %;
    /// these models measure 0.6 % to 4.1 %.
    /// </summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void In_bfloat16_logits_stay_within_six_percent(string golden)
    {
        using var folder = new GoldenFolder(Data.Golden(golden));
        using var model = CausalLM.Load(Data.Golden(golden), new ModelOptions { Dtype = "bfloat16" });
        var batch = TokenBatch.Prompts(folder.Prompts);
        using var hidden = model.Forward(batch);
        using var logits = model.Logits(hidden);
        double wrong = 0, all = 0;
        float[] ours = GoldenCheck.Floats(logits), theirs = folder.Floats("logits");
        for (var i = 0; i < theirs.Length; i++)
        {
            if (batch.Kinds[i / model.Config.VocabularySize] == TokenKinds.Padding) continue;
            wrong += Math.Pow(ours[i] - theirs[i], 2);
            all += Math.Pow(theirs[i], 2);
        }
        Assert.InRange(Math.Sqrt(wrong / all), 1e-5, 0.06);
    }

    /// <summary>Windows of 8 and prompts of 24: keys that a layer no longer sees are in the cache all the same.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void Read_in_pieces_through_a_cache_a_text_gives_the_same(string golden)
    {
        using var folder = new GoldenFolder(Data.Golden(golden));
        using var model = CausalLM.Load(Data.Golden(golden));
        var prompt = folder.Prompts[0];
        using var whole = model.Forward(TokenBatch.Prompts([prompt, prompt]));
        using var cache = model.CreateCache(2, prompt.Count);
        // The first piece is past the 16 positions where phi3-longrope changes its frequencies.
        var at = 0;
        foreach (var n in (int[])[17, 3, 1, 1, prompt.Count - 22])
        {
            var piece = new TokenBatch(2, n);
            for (var r = 0; r < 2; r++)
            {
                for (var i = 0; i < n; i++) piece.Set(r, i, prompt[at + i], at + i, TokenKinds.Prompt);
            }
            using var part = model.Forward(piece, cache);
            using var expected = whole.narrow(1, at, n);
            Assert.True(part.allclose(expected, rtol: 1e-4, atol: 1e-4), $"from {at}");
            at += n;
        }
        Assert.Equal(prompt.Count, cache.Length);
    }

    /// <summary>The slope that autograd finds through the decoder and its hooks, beside that of small edits.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void The_contrast_gradient_is_the_slope_of_the_contrast(string golden)
    {
        using var model = CausalLM.Load(Data.Golden(golden));
        // Prompts longer than the windows of 8.
        PackedExample[] rows = [new([1, 2, 3, 50, 60, 70, 80, 90, 91, 92, 93, 94], [[10, 11], [12, 13, 14]], [0, 0]),
            new([4, 5, 6, 7, 8, 9, 10, 11, 12, 13], [[20], [21]], [0, 0])];
        var gradient = ContrastGradient.Of(model, [rows], cancellation: TestContext.Current.CancellationToken);
        using var reader = new PairScorer(model, rows);
        var f = model.Config.IntermediateSize;
        foreach (var largest in Enumerable.Range(0, model.Config.Layers).Select(l => Enumerable.Range(l * f, f).MaxBy(i => Math.Abs(gradient[i]))))
        {
            var slope = (At(0.01f) - At(-0.01f)) / 0.02;
            Assert.Equal(slope, gradient[largest], 2e-3 + 0.02 * Math.Abs(slope));
            Assert.True(Math.Abs(gradient[largest]) > 4e-3, "too small to tell");

            double At(float value)
            {
                using var hook = new SteeringHook(new SteeringEdit([new LayerEdit(largest / f, [(largest % f, value)], [])]), model);
                using var off = model.Attach(hook);
                return reader.Measure(TestContext.Current.CancellationToken).Average();
            }
        }
    }

    private static bool IsModel(string folder) => File.Exists(Path.Combine(folder, "config.json"));

    private static IEnumerable<string> Ggufs() =>
        Directory.GetFiles(Path.Combine(SharedFolder, "gguf"), "*.gguf")
            .Where(f => IsModel(Path.Combine(SharedFolder, Path.GetFileNameWithoutExtension(f)))).Select(f => "gguf/" + Path.GetFileName(f));
}
