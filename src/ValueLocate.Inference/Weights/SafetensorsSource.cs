using System.Text.Json;
using static TorchSharp.torch;

namespace ValueLocate.Inference.Weights;

/// <summary>The weights of a Hugging Face folder: model.safetensors, or the shards that model.safetensors.index.json lists.</summary>
internal sealed class SafetensorsSource : IWeightSource
{
    private readonly List<SafetensorsFile> files = [];
    private readonly Dictionary<string, SafetensorsFile> byName = [];

    public SafetensorsSource(string folder)
    {
        Where = folder;
        try
        {
            foreach (var name in Shards(folder))
            {
                var file = SafetensorsFile.Open(Path.Combine(folder, name));
                files.Add(file);
                foreach (var tensor in file.Names) byName[tensor] = file;
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Where { get; }

    public IEnumerable<(ScalarType Dtype, long Elements)> Stored => byName.Select(t => (t.Value.DtypeOf(t.Key), t.Value.ShapeOf(t.Key).Aggregate(1L, (a, b) => a * b)));

    public bool Has(string name) => byName.ContainsKey(name);

    public Tensor Read(string name, long[] shape, ScalarType dtype)
    {
        if (!byName.TryGetValue(name, out var file)) throw new ValueLocateException($"'{Where}' has no tensor '{name}', which config.json asks for.");
        var stored = file.ShapeOf(name);
        if (!stored.SequenceEqual(shape))
            throw new ValueLocateException($"The tensor '{name}' in '{Where}' is [{string.Join(", ", stored)}], but config.json asks for [{string.Join(", ", shape)}].");
        var tensor = file.Read(name);
        if (tensor.dtype == dtype) return tensor;
        using (tensor) return tensor.to_type(dtype);
    }

    public void Dispose() => files.ForEach(f => f.Dispose());

    private static List<string> Shards(string folder)
    {
        var index = Path.Combine(folder, "model.safetensors.index.json");
        if (!File.Exists(index)) return ["model.safetensors"];
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(index));
            var names = json.RootElement.GetProperty("weight_map").EnumerateObject().Select(p => p.Value.GetString() ?? "").Distinct().Order(StringComparer.Ordinal).ToList();
            // A shard's name is a file beside the index, never a path elsewhere.
            if (names.Find(n => n.Length == 0 || n != Path.GetFileName(n)) is { } bad) throw new ValueLocateException($"'{index}' names the shard '{bad}', which is not a file name.");
            return names;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ValueLocateException($"'{index}' is not an index of shards (it needs a weight_map): download it again.", e);
        }
    }
}
