using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using ValueLocate.Inference;
using ValueLocate.Inference.Weights;
using ValueLocate.Probing;
using static TorchSharp.torch;

namespace ValueLocate.Bench;

/// <summary>
/// A model of a billion random weights (2.1 GB in bfloat16) read with the probe on, its layers in memory and on disk, each in a process of its own; the
/// second also with the process' memory capped below the weights (prlimit --data: the kernel counts anonymous memory).
/// </summary>
internal static class OffloadBench
{
    private const int Hidden = 2048, Neurons = 8192, Layers = 16, Vocabulary = 32000, Heads = 32, KeyValueHeads = 8, Width = 128, Rows = 8;

    public static void Run(int passes, int megabytes, TextWriter output)
    {
        using var folder = new TemporaryFolder();
        Make(folder.Path);
        var weights = Directory.GetFiles(folder.Path, "*.safetensors").Sum(f => new FileInfo(f).Length);
        output.WriteLine($"{weights / 1e9:0.00} GB of weights in bfloat16, {Layers} layers of {Neurons} neurons; {passes} passes of {Rows} x {Width} tokens");
        foreach (var (offload, cap) in ((bool, int)[])[(false, 0), (true, 0), (true, megabytes), (false, megabytes)])
        {
            var name = $"{(offload ? "layers on disk" : "in memory")}{(cap == 0 ? "" : $", capped at {cap} MB")}";
            output.WriteLine($"{name,-34} {Child(folder.Path, offload, cap, passes)}");
        }
    }

    /// <summary>The work of one process: reads, and prints tokens/s, the most anonymous memory, and a hash of the statistics.</summary>
    public static void Read(string folder, bool offload, int passes, TextWriter output)
    {
        using var watch = new MemoryWatch();
        using var model = CausalLM.Load(folder, new ModelOptions { Dtype = "bfloat16", Offload = offload });
        var random = new Random(0);
        List<TokenBatch> batches = [.. Enumerable.Range(0, passes).Select(_ => TokenBatch.Prompts(
            [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, Width).Select(_ => random.Next(Vocabulary)).ToArray())]))];
        var statistics = new ActivationStatistics(1, Layers, Neurons);
        var time = Stopwatch.StartNew();
        using (model.Attach(new ActivationAccumulator([statistics], TokenKinds.All))) model.ForwardAll(batches, (_, _) => { });
        var seconds = time.Elapsed.TotalSeconds;
        var hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<double>(statistics.Sum)))[..12];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{batches.Sum(b => b.Tokens) / seconds,6:0} tokens/s, at most {watch.Most / 1e9:0.00} GB of memory, sums {hash}"));
    }

    private static string Child(string folder, bool offload, int cap, int passes)
    {
        string[] own = ["dotnet", typeof(OffloadBench).Assembly.Location, "offload-child", folder, offload ? "true" : "false", $"{passes}"];
        string[] all = cap == 0 ? own : ["prlimit", $"--data={cap}000000", .. own];
        using var process = Process.Start(new ProcessStartInfo(all[0], all[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? said : $"fails: {errors.Result.Split('\n').FirstOrDefault(l => l.Trim().Length > 0)?.Trim()}";
    }

    /// <summary>A shard a layer, so that making it takes little memory.</summary>
    private static void Make(string folder)
    {
        Inference.Native.TorchRuntime.EnsureLoaded();
        const int Head = Hidden / Heads;
        File.WriteAllText(Path.Combine(folder, "config.json"), JsonSerializer.Serialize(new
        {
            model_type = "llama",
            vocab_size = Vocabulary,
            hidden_size = Hidden,
            intermediate_size = Neurons,
            num_hidden_layers = Layers,
            num_attention_heads = Heads,
            num_key_value_heads = KeyValueHeads,
            rms_norm_eps = 1e-5,
            rope_theta = 500000.0,
            max_position_embeddings = 4096,
            tie_word_embeddings = true,
        }));
        var map = new Dictionary<string, string>();
        for (var shard = 0; shard <= Layers; shard++)
        {
            using var scope = NewDisposeScope();
            using var generator = new TorchSharp.torch.Generator((ulong)shard);
            Tensor Random(params long[] shape) => (randn(shape, generator: generator) * 0.02).to_type(ScalarType.BFloat16);
            var p = $"model.layers.{shard - 1}.";
            var tensors = shard == 0
                ? new Dictionary<string, Tensor>
                {
                    ["model.embed_tokens.weight"] = Random(Vocabulary, Hidden),
                    ["model.norm.weight"] = ones(Hidden, ScalarType.BFloat16),
                }
                : new Dictionary<string, Tensor>
                {
                    [p + "self_attn.q_proj.weight"] = Random(Hidden, Hidden),
                    [p + "self_attn.k_proj.weight"] = Random(KeyValueHeads * Head, Hidden),
                    [p + "self_attn.v_proj.weight"] = Random(KeyValueHeads * Head, Hidden),
                    [p + "self_attn.o_proj.weight"] = Random(Hidden, Hidden),
                    [p + "mlp.gate_proj.weight"] = Random(Neurons, Hidden),
                    [p + "mlp.up_proj.weight"] = Random(Neurons, Hidden),
                    [p + "mlp.down_proj.weight"] = Random(Hidden, Neurons),
                    [p + "input_layernorm.weight"] = ones(Hidden, ScalarType.BFloat16),
                    [p + "post_attention_layernorm.weight"] = ones(Hidden, ScalarType.BFloat16),
                };
            var name = $"model-{shard + 1:00000}-of-{Layers + 1:00000}.safetensors";
            SafetensorsWriter.Write(Path.Combine(folder, name), tensors);
            foreach (var tensor in tensors.Keys) map[tensor] = name;
        }
        File.WriteAllText(Path.Combine(folder, "model.safetensors.index.json"), JsonSerializer.Serialize(new { weight_map = map }));
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("valuelocate-offload").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    /// <summary>Looks at RssAnon a hundred times a second; the kernel keeps a peak of all resident memory only, mapped files included.</summary>
    private sealed class MemoryWatch : IDisposable
    {
        private readonly Timer timer;

        public MemoryWatch() => timer = new Timer(_ => Most = Math.Max(Most, Now()), null, 0, 10);

        public double Most { get; private set; }

        public void Dispose() => timer.Dispose();

        private static double Now() => 1024 * double.Parse(File.ReadLines("/proc/self/status").Single(l => l.StartsWith("RssAnon", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
