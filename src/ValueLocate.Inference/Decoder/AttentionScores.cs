using TorchSharp;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>softmax(scale * q k + bias) v, where a family wants it with its own scale and with scores that a tanh caps.</summary>
internal sealed class AttentionScores
{
    private readonly Scalar? queryFactor;
    private readonly Scalar? intoCap;
    private readonly Scalar? cap;

    public AttentionScores(ModelConfig config, int layer)
    {
        var usual = 1 / Math.Sqrt(config.HeadSize);
        var scale = (config.AttentionScale ?? usual) / (config.AttentionScaleByLayer ? layer + 1 : 1);
        if (config.AttentionSoftCap is { } c)
        {
            intoCap = scale / c;
            cap = c;
        }
        // libtorch multiplies by D^-0.5 itself.
        else if (Math.Abs(scale / usual - 1) > 1e-9)
        {
            queryFactor = scale / usual;
        }
    }

    /// <param name="queries">[batch, key/value head, query, D].</param>
    /// <param name="keys">[batch, key/value head, key, D].</param>
    /// <param name="values">[batch, key/value head, key, D].</param>
    /// <param name="bias">Who sees whom: broadcasts to [batch, key/value head, query, key].</param>
    public Tensor Mix(Tensor queries, Tensor keys, Tensor values, Tensor bias)
    {
        if (cap is null) return nn.functional.scaled_dot_product_attention(queryFactor is null ? queries : queries.mul(queryFactor), keys, values, bias);
        var products = queries.matmul(keys.transpose(-2, -1)).to_type(ScalarType.Float32);
        var weights = nn.functional.softmax(products.mul(intoCap!).tanh().mul(cap).add(bias, Scalars.One), -1);
        return weights.to_type(values.dtype).matmul(values);
    }
}
