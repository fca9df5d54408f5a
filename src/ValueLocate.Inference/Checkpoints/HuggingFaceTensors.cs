using ValueLocate.Inference.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>A decoder's tensors under a family's names and in its layout: what <see cref="HuggingFaceSource"/> reads, the other way round.</summary>
internal sealed class HuggingFaceTensors(ModelConfig config)
{
    private readonly TensorNames names = TensorNames.Of(config.ModelType);

    /// <summary>The tensors of a model, by the family's names; views where the layout is the decoder's.</summary>
    /// <param name="weights">The decoder's.</param>
    /// <param name="source">Where what the decoder keeps in another form (Gemma's norms, with the 1 added) is read again.</param>
    /// <param name="dtype">In what.</param>
    public Dictionary<string, Tensor> Of(IEnumerable<NamedWeights> weights, IWeightSource source, ScalarType dtype)
    {
        var result = new Dictionary<string, Tensor>();
        foreach (var w in weights)
        {
            if (w.Tensor.IsInvalid)
            {
                foreach (var (name, shape) in w.Names.Zip(w.Shapes)) Add(name, source.Read(name, shape, dtype));
                continue;
            }
            long at = 0;
            foreach (var (name, rows) in Parts(w))
            {
                Add(name, w.Tensor.narrow(0, at, rows));
                at += rows;
            }
        }
        return result;

        void Add(string name, Tensor tensor) => result[names.Stored(name, names.Bases[0], names.Heads[0])] = Laid(name, tensor);
    }

    /// <summary>Under which names the rows of a tensor are stored: joined matrices as the family joins or separates them.</summary>
    private IEnumerable<(string Name, long Rows)> Parts(NamedWeights w)
    {
        var (first, all) = (w.Names[0], w.Shapes.Sum(s => s[0]));
        if (names.Fused && w.Names.Count > 1)
            return [(first.Contains(".q_proj.", StringComparison.Ordinal) ? first.Replace(".q_proj.", ".qkv_proj.", StringComparison.Ordinal)
                : first.Replace(".gate_proj.", ".gate_up_proj.", StringComparison.Ordinal), all)];
        if (names.Fused || w.Names.Count > 1) return w.Names.Zip(w.Shapes, (n, s) => (n, s[0]));
        long q = config.Heads * config.HeadSize, kv = config.KeyValueHeads * config.HeadSize;
        if (first.Contains(".qkv_proj.", StringComparison.Ordinal)) return Split(".qkv_proj.", (".q_proj.", q), (".k_proj.", kv), (".v_proj.", kv));
        return first.Contains(".gate_up_proj.", StringComparison.Ordinal) ? Split(".gate_up_proj.", (".gate_proj.", all / 2), (".up_proj.", all / 2))
            : [(first, all)];

        IEnumerable<(string, long)> Split(string joined, params (string Name, long Rows)[] parts) =>
            parts.Select(p => (first.Replace(joined, p.Name, StringComparison.Ordinal), p.Rows));
    }

    private Tensor Laid(string name, Tensor tensor)
    {
        if (!name.StartsWith(TensorNames.Layer, StringComparison.Ordinal)) return tensor;
        if (names.Transposed && tensor.dim() == 2) return tensor.t();
        if (!names.QueryKeyValueByHead || !name.Contains(".self_attn.qkv_proj.", StringComparison.Ordinal)) return tensor;
        // [(q, k, v) x head x D, ...] to [head x (q, k, v) x D, ...].
        return tensor.view([3, config.Heads, config.HeadSize, .. tensor.shape[1..]]).transpose(0, 1).reshape(tensor.shape);
    }
}
