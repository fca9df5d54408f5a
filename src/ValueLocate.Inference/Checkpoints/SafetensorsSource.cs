using ValueLocate.Inference.Hub;
using ValueLocate.Inference.Weights;
using ValueLocate.Json;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>The weights of a Hugging Face folder: model.safetensors, or the shards that model.safetensors.index.json lists.</summary>
internal sealed class SafetensorsSource : IWeightSource
{
    private readonly List<SafetensorsFile> files = [];
    private readonly Dictionary<string, SafetensorsFile> byName = [];
    private readonly HashSet<string> read = [];
    private readonly HashSet<string> dequantized = [];
    private readonly Quantization? quantization;
    private readonly QuantizedTensors? quantized;
    private (string Embedding, string Head)? shared;

    /// <param name="folder">The folder.</param>
    /// <exception cref="ValueLocateException">Missing, damaged, or quantised in a way that can't be read.</exception>
    public SafetensorsSource(string folder)
    {
        Where = folder;
        try
        {
            var config = Path.Combine(folder, "config.json");
            if (JsonFile.Exists(config))
            {
                using var json = JsonFile.Read(config);
                quantization = Quantization.Read(new JsonFields(json.RootElement, config));
            }
            foreach (var name in ShardIndex.Of(folder))
            {
                var file = SafetensorsFile.Open(Path.Combine(folder, name));
                files.Add(file);
                foreach (var tensor in file.Names)
                {
                    if (!byName.TryAdd(tensor, file))
                        throw new ValueLocateException($"The tensor '{tensor}' is in two files of '{folder}' ({Path.GetFileName(byName[tensor].Where)}, "
                            + $"{name}): remove the one that does not belong there.");
                }
            }
            if (quantization is null) QuantizedNames.RequireNone(byName.Keys, folder);
            else quantized = new QuantizedTensors(quantization, byName.GetValueOrDefault, folder);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Where { get; }

    /// <summary>The dtype of each tensor and how many numbers it has.</summary>
    public IEnumerable<(StoredType Type, long Elements)> Stored => byName.Select(t => t.Value.Entry(t.Key)).Select(e => (e.Type, e.Elements));

    public bool Has(string name) => byName.ContainsKey(Actual(name));

    public Tensor Read(string name, long[] shape, ScalarType dtype)
    {
        Require(Actual(name), shape);
        var tensor = empty(shape, dtype);
        ReadInto(name, tensor);
        return tensor;
    }

    public void ReadInto(string name, Tensor target)
    {
        name = Actual(name);
        var file = Require(name, target.shape);
        read.Add(name);
        Fill(file, name, target);
        FiniteWeights.Require(target, name, Where, wide => Fill(file, name, wide));
    }

    /// <summary>What a tied configuration must be in view of the tensors that are there: where the two disagree, the tensors are right.</summary>
    /// <param name="config">As it was written.</param>
    /// <param name="embedding">The name of the embedding.</param>
    /// <param name="head">The name of the output layer.</param>
    /// <param name="warnings">Gets a sentence where the two disagree.</param>
    public ModelConfig Reconcile(ModelConfig config, string embedding, string head, ICollection<string> warnings)
    {
        if (!config.TiedEmbeddings || !Has(head)) return config;
        // Only the head was saved: it is the embedding, too.
        if (!Has(embedding)) shared = (embedding, head);
        else if (!Same(embedding, head))
        {
            warnings.Add($"config.json ties the output layer of '{Where}' to its embedding, but the file holds another '{head}': that one is used, as "
                + "transformers 5 does.");
            return config with { TiedEmbeddings = false };
        }
        read.Add(head);
        return config;
    }

    public string? CheckLeftover() =>
        LeftoverTensors.Check(byName.Keys.Except(read).Except(dequantized.SelectMany(n => quantized!.CompanionsOf(n))), read, quantization is not null, Where);

    public void Dispose() => files.ForEach(f => f.Dispose());

    private string Actual(string name) => name == shared?.Embedding ? shared.Value.Head : name;

    private SafetensorsFile Require(string name, long[] shape)
    {
        if (!byName.TryGetValue(name, out var file)) throw new ValueLocateException($"'{Where}' has no tensor '{name}', which config.json asks for.");
        var stored = file.ShapeOf(name);
        if (!stored.SequenceEqual(shape))
            throw new ValueLocateException(
                $"The tensor '{name}' in '{Where}' is [{string.Join(", ", stored)}], but config.json asks for [{string.Join(", ", shape)}].");
        return file;
    }

    private void Fill(SafetensorsFile file, string name, Tensor target)
    {
        var type = file.Entry(name).Type;
        if (type.IsPlainFloat()) file.Fill(name, target);
        else if (quantized is not null && (type == StoredType.I8 || type.IsFloat8()))
        {
            dequantized.Add(name);
            quantized.Fill(file, name, target);
        }
        else if (quantized is null && type.IsFloat8()) FillFloat8(file, name, type, target);
        else
        {
            throw new ValueLocateException(
                $"The tensor '{name}' in '{Where}' is stored as {type}, which is no weight by itself, and config.json does not say how it was quantised: "
                    + "take the checkpoint that it was made from.");
        }
    }

    /// <summary>Eight-bit floats without scales mean themselves, as for any other cast.</summary>
    private static void FillFloat8(SafetensorsFile file, string name, StoredType type, Tensor target)
    {
        var width = target.shape.Length == 0 ? 1 : target.shape[^1];
        RowPieces.Fill(target, width, width, (from, raw) => file.ReadRaw(name, from, raw), (_, _, raw, into) =>
        {
            var values = Float8.Values(type);
            for (var i = 0; i < raw.Length; i++) into[i] = values[raw[i]];
        });
    }

    private bool Same(string a, string b)
    {
        SafetensorsFile first = byName[a], second = byName[b];
        SafetensorsEntry x = first.Entry(a), y = second.Entry(b);
        if (x.Type != y.Type || !x.Shape.SequenceEqual(y.Shape)) return false;
        byte[] left = new byte[1 << 20], right = new byte[1 << 20];
        for (long at = 0; at < x.Length; at += left.Length)
        {
            var n = (int)Math.Min(left.Length, x.Length - at);
            first.ReadRaw(a, at, left.AsSpan(0, n));
            second.ReadRaw(b, at, right.AsSpan(0, n));
            if (!left.AsSpan(0, n).SequenceEqual(right.AsSpan(0, n))) return false;
        }
        return true;
    }
}
