using System.Text.Json;
using ValueLocate.Json;

namespace ValueLocate.Inference.Weights;

/// <summary>
/// How a checkpoint's weights are quantised, as config.json says: in a way that can be read (each weight stored in eight bits beside its scales), or refused by
/// name.
/// </summary>
/// <param name="Method">quant_method.</param>
/// <param name="Block">Rows and columns that share a scale, where they are blocks; null: one scale a weight or a row.</param>
/// <param name="GroupSize">Columns of a row that share a scale, where they are groups.</param>
/// <param name="Integers">Whether eight-bit integers are meant, and not floats.</param>
internal sealed record Quantization(string Method, (long Rows, long Columns)? Block, long? GroupSize, bool Integers)
{
    private const string Readable = "fp8, fbgemm_fp8 and compressed-tensors with one eight-bit number a weight are read";

    /// <summary>Reads the field of config.json, which may also be called compression_config.</summary>
    /// <returns>Null where the checkpoint is not quantised.</returns>
    /// <exception cref="ValueLocateException">Quantised in a way that can't be read.</exception>
    public static Quantization? Read(JsonFields config)
    {
        if (config.IsGiven("quantization")) throw Refused(config, "MLX");
        if ((config.Child("quantization_config") ?? config.Child("compression_config")) is not { } q) return null;
        var method = q.TextOrNull("quant_method") ?? (q.IsGiven("load_in_8bit") || q.IsGiven("load_in_4bit") ? "bitsandbytes"
            : q.IsGiven("config_groups") ? "compressed-tensors" : "a method that it does not name");
        switch (method)
        {
            case "bitsandbytes" when !q.FlagOr("load_in_8bit", false) && !q.FlagOr("load_in_4bit", false) && q.IsGiven("load_in_8bit"):
                return null;
            case "fp8":
                return new Quantization(method, BlockOf(q, "weight_block_size"), null, Integers: false);
            case "fbgemm_fp8":
                return new Quantization(method, null, null, Integers: false);
            case "compressed-tensors":
                return CompressedTensors(q);
            default:
                throw Refused(config, method);
        }
    }

    private static Quantization? CompressedTensors(JsonFields q)
    {
        if (q.Child("sparsity_config")?.TextOr("format", "dense") is { } sparse and not "dense")
            throw Refused(q, $"compressed-tensors with the sparsity '{sparse}'");
        if (q.Child("transform_config")?.Child("config_groups") is { } transforms && transforms.FieldNames.Any())
            throw Refused(q, "compressed-tensors with a transform_config");
        var format = q.TextOr("format", "dense");
        var groups = q.Child("config_groups") is { } all ? all.FieldNames.Select(n => all.Child(n)).OfType<JsonFields>().ToList() : [];
        var formats = groups.Select(g => g.TextOrNull("format") ?? format)
            .Append(format == "mixed-precision" && groups.Count > 0 ? "float-quantized" : format).Distinct().ToList();
        if (formats.Find(f => f is not ("dense" or "float-quantized" or "int-quantized" or "naive-quantized")) is { } other)
            throw Refused(q, $"compressed-tensors in the format '{other}'");
        if (formats is ["dense"]) return groups.Count == 0 ? null : new Quantization("compressed-tensors", null, null, Integers: false);
        var weights = groups.Select(g => g.Child("weights")).OfType<JsonFields>().ToList();
        foreach (var w in weights)
        {
            if (w.SizeOr("num_bits", 8) != 8) throw Refused(q, $"compressed-tensors with {w.SizeOr("num_bits", 8)} bits");
            if (w.TextOrNull("actorder") is { } order and not ("weight" or "static")) throw Refused(q, $"compressed-tensors with the order '{order}'");
        }
        var blocks = weights.Select(w => BlockOf(w, "block_structure")).Distinct().ToList();
        var sizes = weights.Select(w => (long?)w.SizeOrNull("group_size")).Distinct().ToList();
        var kinds = weights.Select(w => w.TextOr("type", formats.Contains("int-quantized") ? "int" : "float")).Distinct().ToList();
        if (blocks.Count > 1 || sizes.Count > 1 || kinds.Count > 1) throw Refused(q, "compressed-tensors with groups that differ");
        return new Quantization("compressed-tensors", blocks.FirstOrDefault(), sizes.FirstOrDefault(),
            weights.Count == 0 ? formats.Contains("int-quantized") : kinds is ["int"]);
    }

    private static (long Rows, long Columns)? BlockOf(JsonFields fields, string name) => fields.Items(name) switch
    {
        null => null,
        [{ ValueKind: JsonValueKind.Number } rows, { ValueKind: JsonValueKind.Number } columns]
            when rows.TryGetInt32(out var r) && columns.TryGetInt32(out var c) && r > 0 && c > 0 => (r, c),
        _ => throw new ValueLocateException($"'{fields.Where}' needs the field '{name}' to be two whole numbers above 0."),
    };

    private static ValueLocateException Refused(JsonFields where, string method) =>
        new($"The weights are quantised by {method}, by '{where.Where}', which is not read ({Readable}): take the checkpoint that it was made from, or a "
            + "GGUF file.");
}
