using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ValueLocate.Inference.Weights;

/// <summary>
/// Weights of eight bits times their scales, in float32: (stored - zero point) x scale. A scale is for the whole weight, a row, a group of a
/// row's columns or a block, as its shape says (dequantize in compressed-tensors' forward.py; weight_dequant in DeepSeek's kernel.py, where the
/// factor is called weight_scale_inv).
/// </summary>
internal sealed class QuantizedTensors(Quantization quantization, Func<string, SafetensorsFile?> find, string where)
{
    private static readonly string[] ScaleNames = ["_scale", "_scale_inv"];

    /// <summary>Which tensors belong to the weight: its scales and its zero points.</summary>
    public IEnumerable<string> CompanionsOf(string name) => ScaleNames.Append("_zero_point").Select(s => name + s).Where(n => find(n) is not null);

    /// <summary>Fills a tensor with a weight that is stored as <see cref="StoredType.I8"/> or an eight-bit float.</summary>
    public void Fill(SafetensorsFile file, string name, Tensor target)
    {
        var entry = file.Entry(name);
        if (entry.Type.IsFloat8() == quantization.Integers)
            throw Refused(name, $"is {entry.Type}, but config.json speaks of {(quantization.Integers ? "integers" : "floats")}");
        var scaleName = ScaleNames.Select(s => name + s).FirstOrDefault(n => find(n) is not null)
            ?? throw Refused(name, $"has no scale beside it ('{name}_scale')");
        var width = entry.Shape.Length == 0 ? 1 : entry.Shape[^1];
        var height = width == 0 ? 0 : entry.Elements / width;
        var scales = Floats(scaleName);
        var (blockRows, blockColumns) = BlockOf(scaleName, height, width, scales.Length);
        var zeros = find(name + "_zero_point") is null ? null : Floats(name + "_zero_point");
        if (zeros is not null && zeros.Length != scales.Length) throw Refused(name, $"has {zeros.Length} zero points for {scales.Length} scales");
        var perRow = (width + blockColumns - 1) / Math.Max(1, blockColumns);
        var values = entry.Type.IsFloat8() ? Float8.Values(entry.Type).ToArray() : null;
        RowPieces.Fill(target, width, width, (from, raw) => file.ReadRaw(name, from, raw), (first, rows, raw, into) =>
        {
            for (var r = 0; r < rows; r++)
            {
                var row = (int)((first + r) / blockRows * perRow);
                for (var c = 0L; c < width; c++)
                {
                    var (i, at) = ((int)(r * width + c), row + (int)(c / blockColumns));
                    var stored = values is null ? (sbyte)raw[i] : values[raw[i]];
                    into[i] = (stored - (zeros is null ? 0 : zeros[at])) * scales[at];
                }
            }
        });
    }

    /// <summary>How many rows and columns of the weight share one scale.</summary>
    private (long Rows, long Columns) BlockOf(string scaleName, long height, long width, long count)
    {
        long[] shape = [.. find(scaleName)!.ShapeOf(scaleName)];
        if (count == 1) return (Math.Max(1, height), Math.Max(1, width));
        if (count == height && shape is [_] or [_, 1]) return (1, Math.Max(1, width));
        var (rows, columns) = quantization.Block ?? (1, quantization.GroupSize ?? width);
        if (shape.Length == 2 && shape[0] == (height + rows - 1) / rows && shape[1] == (width + columns - 1) / columns) return (rows, columns);
        throw new ValueLocateException($"The scales '{scaleName}' in '{where}' are [{string.Join(", ", shape)}], which does not fit a weight of [{height}, "
            + $"{width}] as config.json describes it.");
    }

    private float[] Floats(string name)
    {
        var file = find(name)!;
        var entry = file.Entry(name);
        if (entry.Type is StoredType.F8_E8M0 or StoredType.F8_E4M3)
        {
            var raw = new byte[entry.Elements];
            file.ReadRaw(name, 0, raw);
            return Array.ConvertAll(raw, b => Float8.Values(entry.Type)[b]);
        }
        if (entry.Type.Scalar() is null) throw Refused(name, $"is {entry.Type}, which no scale is");
        using var tensor = empty(entry.Shape, ScalarType.Float32);
        file.Fill(name, tensor);
        return MemoryMarshal.Cast<byte, float>(tensor.bytes).ToArray();
    }

    private ValueLocateException Refused(string name, string why) =>
        new($"The quantised tensor '{name}' in '{where}' {why}, so it can't be read ({quantization.Method}): take the checkpoint that it was made from.");
}
