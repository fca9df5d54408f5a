using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ValueLocate.Tests.Inference.Weights;

/// <summary>
/// A safetensors file taken apart into its bytes, to be changed and put together again: written by the format's definition, not by the code under test.
/// </summary>
internal sealed class RawSafetensors
{
    public SortedDictionary<string, (string Dtype, long[] Shape, byte[] Bytes)> Tensors { get; } = new(StringComparer.Ordinal);

    public static RawSafetensors Read(string path)
    {
        var all = File.ReadAllBytes(path);
        var size = (int)BitConverter.ToUInt64(all);
        using var json = JsonDocument.Parse(all.AsMemory(8, size));
        var raw = new RawSafetensors();
        foreach (var p in json.RootElement.EnumerateObject().Where(p => p.Name != "__metadata__"))
        {
            int[] at = [.. p.Value.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt32())];
            raw.Tensors[p.Name] = (p.Value.GetProperty("dtype").GetString()!,
                [.. p.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())], all[(8 + size + at[0])..(8 + size + at[1])]);
        }
        return raw;
    }

    public void Set(string name, string dtype, long[] shape, byte[] bytes) => Tensors[name] = (dtype, shape, bytes);

    public void Set(string name, long[] shape, float[] values) => Set(name, "F32", shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    public float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(Tensors[name].Bytes).ToArray();

    public void Write(string path)
    {
        var header = new JsonObject();
        var at = 0;
        foreach (var (name, t) in Tensors)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = t.Dtype,
                ["shape"] = new JsonArray([.. t.Shape.Select(d => (JsonNode)d)]),
                ["data_offsets"] = new JsonArray(at, at + t.Bytes.Length),
            };
            at += t.Bytes.Length;
        }
        Write(path, header.ToJsonString(), [.. Tensors.Values.SelectMany(t => t.Bytes)]);
    }

    public static void Write(string path, string header, byte[] data) =>
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. data]);
}
