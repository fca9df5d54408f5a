using System.Runtime.InteropServices;
using System.Text.Json;
using ValueLocate.Inference.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Checking;

/// <summary>golden.safetensors and golden.json: what transformers computed on a model.</summary>
internal sealed class GoldenFolder : IDisposable
{
    private readonly SafetensorsFile file;
    private readonly JsonDocument json;

    public GoldenFolder(string folder)
    {
        if (!Directory.Exists(folder)) throw new ValueLocateException($"There is no folder '{folder}' with golden files.");
        file = SafetensorsFile.Open(Path.Combine(folder, "golden.safetensors"));
        try
        {
            json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "golden.json")));
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            file.Dispose();
            throw new ValueLocateException($"'{Path.Combine(folder, "golden.json")}' can't be read: {e.Message}", e);
        }
        Prompts = ReadPrompts();
    }

    public JsonElement Json => json.RootElement;

    /// <summary>The prompts' real tokens.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Prompts { get; }

    public bool Has(string name) => file.Has(name);

    public IReadOnlyList<long> ShapeOf(string name) => file.ShapeOf(name);

    public float[] Floats(string name) => Read<float>(name, ScalarType.Float32);

    public double[] Doubles(string name) => Read<double>(name, ScalarType.Float64);

    public long[] Longs(string name) => Read<long>(name, ScalarType.Int64);

    /// <summary>An [row, step] tensor of ids.</summary>
    public IReadOnlyList<int[]> Ids(string name)
    {
        var width = (int)file.ShapeOf(name)[1];
        return [.. Longs(name).Chunk(width).Select(row => Array.ConvertAll(row, id => (int)id))];
    }

    public void Dispose()
    {
        file.Dispose();
        json.Dispose();
    }

    private List<IReadOnlyList<int>> ReadPrompts()
    {
        var ids = Ids("input_ids");
        var mask = Ids("attention_mask");
        return [.. ids.Zip(mask, (row, real) => (IReadOnlyList<int>)[.. row.Where((_, i) => real[i] != 0)])];
    }

    private T[] Read<T>(string name, ScalarType dtype)
        where T : unmanaged
    {
        using var stored = file.Read(name);
        using var t = stored.to_type(dtype, copy: true);
        return MemoryMarshal.Cast<byte, T>(t.bytes).ToArray();
    }
}
