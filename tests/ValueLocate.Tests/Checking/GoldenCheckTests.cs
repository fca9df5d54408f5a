using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ValueLocate.Checking;
using ValueLocate.Inference;
using ValueLocate.Inference.Weights;

namespace ValueLocate.Tests.Checking;

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
    [InlineData("gemma", null)]
    [InlineData("gemma2", null)]
    [InlineData("gemma3", null)]
    [InlineData("phi3-longrope", null)]
    [InlineData("phi3-longrope-short", null)]
    [InlineData("olmo2", null)]
    [InlineData("smollm3", null)]
    [InlineData("gpt2", null)]
    [InlineData("gpt-neox", null)]
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
    public void The_embedded_model_computes_what_plain_Python_computed()
    {
        var report = GoldenCheck.Run(Data.Golden("tiny-values"), EmbeddedModel.Folder, cancellation: TestContext.Current.CancellationToken);
        Assert.All(report.Rows, r => Assert.True(r.Passed, $"{r.What}: {r.Measured}"));
        Assert.True(report.Rows.Count >= 11);
    }

    [Fact]
    public async Task Plain_Python_computes_what_transformers_computed()
    {
        var script = Path.Combine(Require.Root, "bench", "golden.py");
        var start =
            new ProcessStartInfo("python3", [script, "compare", Data.Golden("llama-tied"), Data.Golden("llama-tied")]) { RedirectStandardOutput = true };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
        }
        Require.Tool("jupyter", process is not null, "python3 is not installed");
        using (process)
        {
            var said = await process!.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, said);
            Assert.Contains("ids identical", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_embedded_model_has_the_names_that_transformers_gives()
    {
        // llama-tied was saved by transformers; layers are counted, and versions and precision may differ.
        var theirs = Data.Golden("llama-tied");
        Assert.Equal(Tensors(theirs), Tensors(EmbeddedModel.Folder));
        var keys = Keys(theirs);
        keys.UnionWith(["torch_dtype", "rope_theta", "rope_scaling"]);
        Assert.Subset(keys, Keys(EmbeddedModel.Folder));

        static SortedSet<string> Tensors(string folder)
        {
            using var file = SafetensorsFile.Open(Path.Combine(folder, "model.safetensors"));
            return [.. file.Names.Select(n => Regex.Replace(n, "[0-9]+", "N"))];
        }

        static HashSet<string> Keys(string folder)
        {
            using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "config.json")));
            return [.. config.RootElement.EnumerateObject().Select(p => p.Name)];
        }
    }

    [Fact]
    public void A_changed_weight_fails()
    {
        using var folder = new TempFolder();
        folder.CopyFrom(Data.Golden("llama-tied"));
        var weights = Path.Combine(folder.Path, "model.safetensors");
        var bytes = File.ReadAllBytes(weights);
        bytes[^6] ^= 0x40;
        File.WriteAllBytes(weights, bytes);
        Assert.False(GoldenCheck.Run(folder.Path, cancellation: TestContext.Current.CancellationToken).Passed);
    }

    [Fact]
    public void A_weight_that_overflows_what_is_computed_stops_with_a_sentence()
    {
        using var folder = new TempFolder();
        folder.CopyFrom(Data.Golden("llama-tied"));
        var weights = Path.Combine(folder.Path, "model.safetensors");
        var bytes = File.ReadAllBytes(weights);
        bytes[^5] ^= 0x40;
        File.WriteAllBytes(weights, bytes);
        var e = Assert.Throws<ValueLocateException>(() => GoldenCheck.Run(folder.Path, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("no longer finite (NaN or infinity) from the last norm on", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tolerance_that_is_no_number_is_refused() =>
        Assert.Contains("tolerance", Assert.Throws<ValueLocateException>(() => GoldenCheck.Run(Data.Golden("llama-tied"), tolerance: double.NaN,
            cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
}
