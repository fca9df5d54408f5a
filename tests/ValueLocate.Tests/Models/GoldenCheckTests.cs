using ValueLocate.Models.Checking;

namespace ValueLocate.Tests.Models;

/// <summary>The judge: what transformers computed on the same weights.</summary>
public class GoldenCheckTests
{
    [Theory]
    [InlineData("llama-tied", null)]
    [InlineData("llama-bias-headdim", null)]
    [InlineData("llama-3.1-scaled", null)]
    [InlineData("qwen2", null)]
    [InlineData("qwen3", null)]
    [InlineData("mistral-window", null)]
    [InlineData("llama-tied", "gguf/llama-tied.gguf")]
    [InlineData("llama-3.1-scaled", "gguf/llama-3.1-scaled.gguf")]
    public void Tiny_models_compute_what_transformers_computed(string golden, string? model)
    {
        var report = GoldenCheck.Run(Data.Golden(golden), model is null ? null : Data.Golden(model), cancellation: TestContext.Current.CancellationToken);
        Assert.All(report.Rows, r => Assert.True(r.Passed, $"{r.What}: {r.Measured}"));
        Assert.True(report.Rows.Count >= 20);
    }

    [Fact]
    public void SmolLM2_computes_what_transformers_computed()
    {
        var golden = Require.Shared("golden", "smollm2-135m-instruct");
        var report = GoldenCheck.Run(golden, Require.Shared("models", "smollm2-135m-instruct"), cancellation: TestContext.Current.CancellationToken);
        Assert.All(report.Rows, r => Assert.True(r.Passed, $"{r.What}: {r.Measured}"));
        Assert.True(report.Rows.Count >= 35);
    }

    [Fact]
    public void A_changed_weight_fails()
    {
        using var folder = new TempFolder();
        folder.CopyFrom(Data.Golden("llama-tied"));
        var weights = Path.Combine(folder.Path, "model.safetensors");
        var bytes = File.ReadAllBytes(weights);
        bytes[^5] ^= 0x40;
        File.WriteAllBytes(weights, bytes);
        Assert.False(GoldenCheck.Run(folder.Path, cancellation: TestContext.Current.CancellationToken).Passed);
    }

    [Fact]
    public void A_tolerance_that_is_no_number_is_refused() =>
        Assert.Contains("tolerance", Assert.Throws<ValueLocateException>(() => GoldenCheck.Run(Data.Golden("llama-tied"), tolerance: double.NaN, cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
}
