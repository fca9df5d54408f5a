using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>A normalisation over the last dimension.</summary>
internal interface INorm : IDisposable
{
    /// <summary>[..., width] to the same shape and dtype.</summary>
    /// <param name="x">What is normalised.</param>
    /// <param name="fused">Whether our kernels may be used: see <see cref="FusedKernels"/>.</param>
    Tensor Apply(Tensor x, bool fused);

    /// <summary>x becomes x + more; the norm of that.</summary>
    Tensor AddInPlace(Tensor x, Tensor more)
    {
        x.add_(more, Scalars.One);
        return Apply(x, fused: true);
    }

    /// <summary>Norms of rows in their place, by a kernel that RMSNorm alone has.</summary>
    void InPlace(Tensor x, int offset, FusedNorm.Rows rows) => throw new NotSupportedException();
}

/// <summary>Makes the norm of a family from its weights.</summary>
internal static class Norm
{
    public static INorm Read(ModelConfig config, LayerWeights w, string name, long width) => config.Norm switch
    {
        NormKind.Layer => new LayerNorm(w.Read(name + ".weight", width), w.Read(name + ".bias", width), config.NormEpsilon),
        NormKind.RmsPlusOne => new PlusOneRmsNorm(w.ReadFloat(name + ".weight", width), config.NormEpsilon),
        _ => new RmsNorm(w.Read(name + ".weight", width), config.NormEpsilon),
    };
}

/// <summary>LayerNorm (arXiv 1607.06450) with weight and bias.</summary>
internal sealed class LayerNorm(Tensor weight, Tensor bias, double epsilon) : INorm
{
    private readonly long[] width = weight.shape;

    public Tensor Apply(Tensor x, bool fused) => nn.functional.layer_norm(x, width, weight, bias, epsilon);

    public void Dispose()
    {
        weight.Dispose();
        bias.Dispose();
    }
}

/// <summary>Gemma's RMSNorm: times 1 + weight, and back from float32 only after that.</summary>
internal sealed class PlusOneRmsNorm : INorm
{
    private readonly RmsNorm norm;

    public PlusOneRmsNorm(Tensor weight, double epsilon)
    {
        using (weight) norm = new RmsNorm(weight.add(Scalars.One, Scalars.One).DetachFromDisposeScope(), epsilon);
    }

    public Tensor Apply(Tensor x, bool fused)
    {
        if (fused || x.dtype == ScalarType.Float32) return norm.Apply(x, fused);
        using var x32 = x.to_type(ScalarType.Float32);
        using var normed = norm.Apply(x32, fused);
        return normed.to_type(x.dtype);
    }

    public Tensor AddInPlace(Tensor x, Tensor more) => norm.AddInPlace(x, more);

    public void InPlace(Tensor x, int offset, FusedNorm.Rows rows) => norm.InPlace(x, offset, rows);

    public void Dispose() => norm.Dispose();
}
