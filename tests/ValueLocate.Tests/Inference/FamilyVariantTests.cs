using System.Diagnostics;
using ValueLocate.Checking;

namespace ValueLocate.Tests.Inference;

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
            using var process = Process.Start(Python("variants.py", folder.Path))!;
            python = true;
            said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
        }
    }

    /// <summary>A script of bench.</summary>
    public static ProcessStartInfo Python(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("python3", [Path.Combine(Require.Root, "bench", script), .. arguments]) { RedirectStandardOutput = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        return start;
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
    /// <summary>Proof of the judge: the script beside transformers' numbers.</summary>
    [Theory]
    [InlineData("llama-3.1-scaled")]
    [InlineData("mistral-window")]
    [InlineData("qwen3")]
    [InlineData("gemma2")]
    [InlineData("gemma3")]
    [InlineData("phi3-longrope")]
    [InlineData("olmo2")]
    [InlineData("smollm3")]
    [InlineData("gpt2")]
    [InlineData("gpt-neox")]
    public async Task Plain_Python_computes_what_transformers_computed(string golden)
    {
        _ = variants.Folder("llama-yarn");
        using var process = Process.Start(Variants.Python("golden.py", "compare", Data.Golden(golden), Data.Golden(golden)))!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, said);
    }

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
