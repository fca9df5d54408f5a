using ValueLocate.Inference.Weights;

using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>A family's tensors under the decoder's names and in its layout.</summary>
internal sealed class HuggingFaceSource : IWeightSource
{
    private readonly IWeightSource files;
    private readonly ModelConfig config;
    private readonly TensorNames names;
    private readonly string prefix;
    private readonly string head;

    public HuggingFaceSource(IWeightSource files, ModelConfig config)
    {
        this.files = files;
        this.config = config;
        names = TensorNames.Of(config.ModelType);
        var embedding = names.Model.GetValueOrDefault("embed_tokens", "embed_tokens") + ".weight";
        prefix = Array.Find(names.Bases, b => files.Has(b + embedding)) ?? names.Bases[0];
        head = Array.Find(names.Heads, h => files.Has(h + ".weight")) ?? names.Heads[0];
    }

    public string Where => files.Where;

    public bool Has(string name) => files.Has(StoredName(name));

    public Tensor Read(string name, long[] shape, ScalarType dtype)
    {
        var theirs = StoredName(name);
        if (names.Transposed && shape.Length == 2 && name.StartsWith(TensorNames.Layer, StringComparison.Ordinal))
        {
            using var stored = files.Read(theirs, [shape[1], shape[0]], dtype);
            using var turned = stored.t();
            return turned.contiguous();
        }
        var tensor = files.Read(theirs, shape, dtype);
        return names.QueryKeyValueByHead && name.Contains(".self_attn.qkv_proj.", StringComparison.Ordinal) ? ByKind(tensor) : tensor;
    }

    public void ReadInto(string name, Tensor target)
    {
        if (!names.Transposed && !names.QueryKeyValueByHead) files.ReadInto(StoredName(name), target);
        else
        {
            using var tensor = Read(name, target.shape, target.dtype);
            target.copy_(tensor);
        }
    }

    public string? CheckLeftover() => files.CheckLeftover();

    public void Dispose() => files.Dispose();

    /// <summary>The family's name of one of the decoder's tensors.</summary>
    public string StoredName(string name) => names.Stored(name, prefix, head);

    /// <summary>[head x (q, k, v) x D, ...] to [(q, k, v) x head x D, ...].</summary>
    private Tensor ByKind(Tensor tensor)
    {
        using (tensor)
        {
            using var split = tensor.view([config.Heads, 3, config.HeadSize, .. tensor.shape[1..]]);
            using var swapped = split.transpose(0, 1);
            return swapped.reshape(tensor.shape);
        }
    }
}
