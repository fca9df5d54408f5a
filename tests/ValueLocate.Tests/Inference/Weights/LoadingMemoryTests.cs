using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using TorchSharp;
using ValueLocate.Inference;
using ValueLocate.Inference.Weights;

namespace ValueLocate.Tests.Inference.Weights;

/// <summary>
/// Loading takes the memory of the weights in the dtype asked for, and hardly more. Measured in a process of its own, as the kernel counts it (VmHWM).
/// </summary>
public class LoadingMemoryTests
{
    private const string Child = "VALUELOCATE_TEST_LOAD";
    private const double Allowed = 1.15;

    [Theory]
    [InlineData("float32", "bfloat16")]
    [InlineData("bfloat16", "bfloat16")]
    [InlineData("bfloat16", "float32")]
    public async Task A_folder_takes_what_its_weights_take(string stored, string wanted)
    {
        using var folder = new TempFolder();
        Make(folder, stored);
        await Measure(folder.Path, wanted);
    }

    [Fact]
    public async Task SmolLM2s_gguf_file_takes_what_its_weights_take() =>
        await Measure(Path.Combine(Require.Shared("models", "smollm2-135m-instruct"), "SmolLM2-135M-Instruct.Q4_1.gguf"), "bfloat16");

    [Fact]
    public void Load_in_this_process()
    {
        if (Environment.GetEnvironmentVariable(Child)?.Split('|') is not [var path, var dtype, var output]) return;
        using var folder = new TempFolder();
        // What the first model of a process needs besides its weights: libtorch, compiled code.
        CausalLM.Load(Data.Golden("llama-tied")).Dispose();
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");
        var before = Status("VmRSS");
        using var model = CausalLM.Load(path, new ModelOptions { Dtype = dtype });
        var bytes = model.Weights.Sum(w => w.Tensor.numel() * w.Tensor.dtype.Size());
        File.WriteAllText(output, string.Create(CultureInfo.InvariantCulture, $"{Status("VmHWM") - before} {bytes}"));
    }

    private static async Task Measure(string model, string dtype)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Only Linux tells a process's peak.");
        using var folder = new TempFolder();
        var start = new ProcessStartInfo("dotnet", [typeof(LoadingMemoryTests).Assembly.Location, "-method",
            $"{typeof(LoadingMemoryTests).FullName}.{nameof(Load_in_this_process)}"])
        { RedirectStandardOutput = true };
        start.Environment[Child] = $"{model}|{dtype}|{folder.File("peak")}";
        using (var process = Process.Start(start)!)
        {
            var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, said);
        }
        var numbers = File.ReadAllText(folder.File("peak")).Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"peak {numbers[0] / 1e6:0.0} MB for {numbers[1] / 1e6:0.0} MB of weights: {numbers[0] / numbers[1]:0.000}");
        Assert.InRange(numbers[0], 0.8 * numbers[1], Allowed * numbers[1]);
    }

    internal static double Status(string name) => 1024 * double.Parse(File.ReadLines("/proc/self/status")
        .Single(l => l.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    /// <summary>Random weights: 59 million of them, the largest matrix a sixth of them.</summary>
    internal static void Make(TempFolder folder, string dtype)
    {
        ValueLocate.Inference.Native.TorchRuntime.EnsureLoaded();
        const int H = 512, F = 2048, L = 10, V = 19200;
        var config = JsonNode.Parse(File.ReadAllText(Data.Golden("llama-tied/config.json")))!.AsObject();
        foreach (var (name, value) in ((string, int)[])[("hidden_size", H), ("intermediate_size", F), ("num_hidden_layers", L), ("vocab_size", V),
            ("num_attention_heads", 8), ("num_key_value_heads", 8), ("head_dim", 64)])
            config[name] = value;
        File.WriteAllText(folder.File("config.json"), config.ToJsonString());
        using var scope = torch.NewDisposeScope();
        var type = dtype == "float32" ? torch.ScalarType.Float32 : torch.ScalarType.BFloat16;
        torch.Tensor Random(params long[] shape) => torch.full(shape, 0.01, type);
        var tensors = new Dictionary<string, torch.Tensor> { ["model.embed_tokens.weight"] = Random(V, H), ["model.norm.weight"] = Random(H) };
        for (var l = 0; l < L; l++)
        {
            foreach (var p in "qkvo") tensors[$"model.layers.{l}.self_attn.{p}_proj.weight"] = Random(H, H);
            foreach (var (p, down) in ((string, bool)[])[("gate", false), ("up", false), ("down", true)])
                tensors[$"model.layers.{l}.mlp.{p}_proj.weight"] = down ? Random(H, F) : Random(F, H);
            foreach (var n in (string[])["input", "post_attention"]) tensors[$"model.layers.{l}.{n}_layernorm.weight"] = Random(H);
        }
        SafetensorsWriter.Write(folder.File("model.safetensors"), tensors);
    }
}
