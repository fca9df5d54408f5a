using System.Diagnostics;
using System.Globalization;
using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Tests.Inference.Weights;
using ValueLocate.Validation;

namespace ValueLocate.Tests.Inference;

/// <summary>A model whose layers stay on disk computes what it computes in memory, in less memory.</summary>
public sealed class OffloadTests
{
    private const string Child = "VALUELOCATE_TEST_OFFLOAD";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static ModelOptions Options(bool offload, long hiddenStates = 1 << 30) =>
        new() { Threads = 1, Template = "plain", Offload = offload, HiddenStateBytes = hiddenStates };

    [Theory]
    [InlineData("llama-tied")]
    [InlineData("qwen3")]
    [InlineData("gemma2")]
    [InlineData("gemma3")]
    [InlineData("phi3-longrope")]
    [InlineData("olmo2")]
    [InlineData("smollm3")]
    [InlineData("gpt2")]
    [InlineData("gpt-neox")]
    [InlineData("gguf/llama-tied.gguf")]
    public void Logits_are_the_same_bytes(string golden)
    {
        using var inMemory = CausalLM.Load(Data.Golden(golden), Options(offload: false));
        using var onDisk = CausalLM.Load(Data.Golden(golden), Options(offload: true));
        Assert.True(onDisk.IsOffloaded);
        Assert.Contains(onDisk.Warnings, w => w.Contains("stay on disk", StringComparison.Ordinal));
        Assert.Equal(Logits.Of(inMemory), Logits.Of(onDisk));
    }

    [Theory]
    [InlineData(1 << 30)]
    [InlineData(0)]
    public void Statistics_are_the_same_bytes_also_when_hidden_states_go_to_a_file(long hiddenStates)
    {
        using var folder = new TempFolder();
        using var tiny = new TinyLanguageModel(perSplit: 12);
        using var onDisk = LanguageModel.Load(tiny.Model.Location.Path, Options(offload: true, hiddenStates), cancellation: Stop);
        var told = 0L;
        var expected = tiny.Model.Probe(tiny.Dataset.Pairs, new ProbeOptions { GradientQuestions = -1 }, cancellation: Stop);
        var read = onDisk.Probe(tiny.Dataset.Pairs, new ProbeOptions { GradientQuestions = -1 }, new Told(n => told += n), Stop);
        expected.Write(folder.File("a"), "");
        read.Write(folder.File("b"), "");
        Assert.Equal(File.ReadAllBytes(folder.File("a")), File.ReadAllBytes(folder.File("b")));
        var model = tiny.Model;
        Assert.Equal(tiny.Dataset.Pairs.Sum(p => model.Prompt(p.Question).Count + model.Answer(p.Positive).Count + model.Answer(p.Negative).Count), told);
    }

    [Fact]
    public void Gradients_are_taken_through_layers_that_are_read_again()
    {
        using var tiny = new TinyLanguageModel();
        using var onDisk = LanguageModel.Load(tiny.Model.Location.Path, Options(offload: true), cancellation: Stop);
        var expected = tiny.Model.Probe(tiny.Dataset.Pairs, cancellation: Stop).Gradients;
        var read = onDisk.Probe(tiny.Dataset.Pairs, cancellation: Stop).Gradients;
        foreach (var (a, b) in expected.Zip(read))
        {
            var (x, y) = (a.Mean(), b.Mean());
            var scale = x.Max(Math.Abs);
            Assert.True(scale > 1e-6);
            Assert.All(x.Zip(y), p => Assert.InRange(p.Second - p.First, -1e-5 * scale, 1e-5 * scale));
        }
    }

    [Fact]
    public void Effects_and_answers_are_the_same()
    {
        using var tiny = new TinyLanguageModel();
        using var onDisk = LanguageModel.Load(tiny.Model.Location.Path, Options(offload: true), cancellation: Stop);
        var edit = tiny.Model.Probe(tiny.Pairs("conservation"), cancellation: Stop).Locate("conservation").Edit(2);
        var options = new ValidateOptions { RandomDraws = 2, Neutral = tiny.Dataset.Neutral };
        var expected = tiny.Model.Validate(edit, tiny.Pairs("conservation", "test"), options, cancellation: Stop).Pooled;
        var measured = onDisk.Validate(edit, tiny.Pairs("conservation", "test"), options, cancellation: Stop).Pooled;
        Assert.NotEqual(0, expected.HalfDifference.Mean);
        Assert.Equal(expected.HalfDifference.Mean, measured.HalfDifference.Mean, 1e-5);
        Assert.Equal(expected.Unsteered.Mean, measured.Unsteered.Mean, 1e-5);
        Assert.Equal(expected.RandomMean, measured.RandomMean, 1e-5);
        Assert.Equal(expected.Damage, measured.Damage, 1e-5);
        var generation = new GenerationOptions { MaxTokens = 6 };
        Assert.Equal(tiny.Model.Generate("What is it?", generation, Stop), onDisk.Generate("What is it?", generation, Stop));
    }

    [Fact]
    public void A_damaged_layer_is_found_when_the_model_is_loaded()
    {
        using var folder = new TempFolder();
        folder.CopyFrom(Data.Golden("llama-tied"));
        var raw = RawSafetensors.Read(folder.File("model.safetensors"));
        BitConverter.GetBytes(float.NaN).CopyTo(raw.Tensors["model.layers.2.mlp.up_proj.weight"].Bytes, 40);
        raw.Write(folder.File("model.safetensors"));
        var e = Assert.Throws<ValueLocateException>(() => CausalLM.Load(folder.Path, Options(offload: true)));
        Assert.Contains("'model.layers.2.mlp.up_proj.weight'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_reading_leaves_a_model_that_reads_again()
    {
        using var tiny = new TinyLanguageModel();
        using var onDisk = LanguageModel.Load(tiny.Model.Location.Path, Options(offload: true, 0), cancellation: Stop);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(
            () => onDisk.Probe(tiny.Dataset.Pairs, new ProbeOptions { GradientQuestions = -1 }, new Told(_ => stop.Cancel()), stop.Token));
        Assert.Equal(0, onDisk.Decoder.HookCount);
        Assert.Equal(Logits.Of(tiny.Model.Decoder), Logits.Of(onDisk.Decoder));
    }

    /// <summary>Weights of 236 MB in ten layers: what is held is the embedding (39 MB), one layer, and texts.</summary>
    [Fact]
    public async Task Memory_holds_one_layer()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Only Linux tells a process's peak.");
        using var folder = new TempFolder();
        LoadingMemoryTests.Make(folder, "float32");
        var start = new ProcessStartInfo("dotnet", [typeof(OffloadTests).Assembly.Location, "-method",
            $"{typeof(OffloadTests).FullName}.{nameof(Read_in_this_process)}"])
        { RedirectStandardOutput = true };
        start.Environment[Child] = $"{folder.Path}|{folder.File("peak")}";
        using (var process = Process.Start(start)!)
        {
            var said = await process.StandardOutput.ReadToEndAsync(Stop);
            await process.WaitForExitAsync(Stop);
            Assert.True(process.ExitCode == 0, said);
        }
        var peak = double.Parse(File.ReadAllText(folder.File("peak")), CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"peak {peak / 1e6:0.0} MB for 236 MB of weights");
        Assert.InRange(peak, 39e6, 110e6);
    }

    [Fact]
    public void Read_in_this_process()
    {
        if (Environment.GetEnvironmentVariable(Child)?.Split('|') is not [var path, var output]) return;
        CausalLM.Load(Data.Golden("llama-tied")).Dispose();
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");
        var before = LoadingMemoryTests.Status("VmRSS");
        using var model = CausalLM.Load(path, Options(offload: true, hiddenStates: 0));
        List<TokenBatch> batches = [.. Enumerable.Range(0, 40).Select(i => TokenBatch.Prompts([[.. Enumerable.Range(i, 64)]]))];
        var read = 0;
        model.ForwardAll(batches, (_, hidden) => read += (int)hidden.shape[1]);
        Assert.Equal(40 * 64, read);
        File.WriteAllText(output, string.Create(CultureInfo.InvariantCulture, $"{LoadingMemoryTests.Status("VmHWM") - before}"));
    }

    private sealed class Told(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }
}
