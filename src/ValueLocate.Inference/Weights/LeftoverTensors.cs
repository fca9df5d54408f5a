using System.Text.RegularExpressions;

namespace ValueLocate.Inference.Weights;

/// <summary>
/// Tensors of a checkpoint that the model did not ask for. One inside the part that the model computes with would change its results, so it is
/// an error (transformers drops it with a warning); another head beside it is a warning; buffers that follow from the configuration are neither.
/// </summary>
internal static partial class LeftoverTensors
{
    /// <summary>Judges what is left.</summary>
    /// <param name="left">Names that were not read.</param>
    /// <param name="read">Names that were.</param>
    /// <param name="quantized">Whether scales of activations may be there, which are not needed.</param>
    /// <param name="where">Where they lie.</param>
    /// <returns>A warning, or null.</returns>
    /// <exception cref="ValueLocateException">One belongs to the model.</exception>
    public static string? Check(IEnumerable<string> left, IReadOnlyCollection<string> read, bool quantized, string where)
    {
        var unknown = left.Where(n => !Buffer().IsMatch(n) && !(quantized && ActivationScale().IsMatch(n))).Order(StringComparer.Ordinal).ToList();
        // "model.", or "model.language_model." beside towers for pictures; a checkpoint without its head has none.
        var prefix = read.Select(n => Layer().Match(n)).FirstOrDefault(m => m.Success)?.Groups[1].Value ?? "";
        var roots = read.Where(n => prefix.Length == 0 || !n.StartsWith(prefix, StringComparison.Ordinal)).Select(Root).ToHashSet();
        var inside = unknown.Where(n => (prefix.Length > 0 && n.StartsWith(prefix, StringComparison.Ordinal)) || roots.Contains(Root(n))).ToList();
        if (inside.Count > 0)
        {
            throw new ValueLocateException(
                $"'{where}' holds {Some(inside)}, which the model that config.json describes does not have: without {(inside.Count == 1 ? "it" : "them")} "
                    + "it would be another model, so check config.json (num_hidden_layers, biases) or take a checkpoint of this architecture.");
        }
        return unknown.Count == 0 ? null : $"'{where}' also holds {Some(unknown)}, which this language model does not use.";
    }

    private static string Root(string name) => name.Split('.')[0];

    private static string Some(List<string> names) =>
        $"the tensor{(names.Count == 1 ? "" : "s")} {string.Join(", ", names.Take(3).Select(n => $"'{n}'"))}"
            + $"{(names.Count > 3 ? $" and {names.Count - 3} more" : "")}";

    [GeneratedRegex(@"^(.*?)(layers|h)\.\d+\.")]
    private static partial Regex Layer();

    /// <summary>Rotary frequencies and causal masks, which older versions of transformers saved.</summary>
    [GeneratedRegex(
        @"(^|\.)(rotary_emb\.inv_freq|(attn|attention|self_attn)\.(masked_bias|rotary_emb\.inv_freq)|position_ids"
        + @"|h\.\d+\.attn\.bias|layers\.\d+\.attention\.bias)$")]
    private static partial Regex Buffer();

    [GeneratedRegex(@"\.(input_scale|input_zero_point|input_scale_ub|activation_scale|output_scale|[qkv]_scale|[qkv]_zero_point|kv_scale)$")]
    private static partial Regex ActivationScale();
}
