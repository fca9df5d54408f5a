using System.Diagnostics;
using ValueLocate.Models.Checking;

namespace ValueLocate.Tests.Models;

/// <summary>Random models of bench/variants.py, and what its decoder in plain Python computes on them.</summary>
public sealed class Variants : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly string said = "";
    private readonly bool python;

    /// <summary>Makes them all, once.</summary>
    public Variants()
    {
        try
        {
            var start = new ProcessStartInfo("python3", [Path.Combine(Require.Root, "bench", "variants.py"), folder.Path]) { RedirectStandardError = true };
            start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
            using var process = Process.Start(start)!;
            python = true;
            said = process.StandardError.ReadToEnd();
            process.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
        }
    }

    /// <summary>The folder of one variant; skips the test where there is no Python.</summary>
    public string Folder(string name)
    {
        Require.Tool("jupyter", python, "python3 is not installed");
        Assert.True(Directory.Exists(folder.File(name)), said);
        return folder.File(name);
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();
}

/// <summary>Options that no golden file of transformers covers.</summary>
public class FamilyVariantTests(Variants variants) : IClassFixture<Variants>
{
    [Theory]
    [InlineData("llama-yarn")]
    [InlineData("llama-yarn-mscale")]
    [InlineData("llama-dynamic")]
    [InlineData("llama-linear-bias")]
    [InlineData("mistral-default-window")]
    [InlineData("qwen2-layer-types")]
    [InlineData("qwen2-window-layers")]
    [InlineData("qwen3-off-window")]
    [InlineData("gemma-gqa-untied")]
    [InlineData("gemma2-types")]
    [InlineData("gemma2-defaults")]
    [InlineData("gemma3-nested")]
    [InlineData("gemma3-pattern")]
    [InlineData("phi3-partial-window")]
    [InlineData("phi3-longrope-given")]
    [InlineData("phi3-longrope-short")]
    [InlineData("olmo2-linear")]
    [InlineData("smollm3-interval")]
    [InlineData("gpt2-scales")]
    [InlineData("gpt2-unscaled")]
    [InlineData("gpt-neox-sequential")]
    [InlineData("gpt-neox-dynamic")]
    public void An_option_computes_what_plain_Python_computes(string name)
    {
        var report = GoldenCheck.Run(variants.Folder(name), cancellation: TestContext.Current.CancellationToken);
        Assert.All(report.Rows, r => Assert.True(r.Passed, $"{r.What}: {r.Measured}"));
        Assert.True(report.Rows.Count >= 11);
    }
}
