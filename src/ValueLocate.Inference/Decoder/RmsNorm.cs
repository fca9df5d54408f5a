using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Root-mean-square normalisation (arXiv 1910.07467), in float32 whatever the dtype, as Hugging Face computes it.</summary>
internal sealed class RmsNorm(Tensor weight, double epsilon) : INorm
{
    private readonly TorchSharp.Scalar added = epsilon;

    public Tensor Apply(Tensor x, bool fused)
    {
        if (fused) return FusedNorm.Apply(x, null, weight, (float)epsilon);
        if (x.dtype == ScalarType.Float32) return Scaled(x, x.dtype);
        using var x32 = x.to_type(ScalarType.Float32);
        return Scaled(x32, x.dtype);
    }

    public Tensor AddInPlace(Tensor x, Tensor more) => FusedNorm.Apply(x, more, weight, (float)epsilon);

    public void InPlace(Tensor x, int offset, FusedNorm.Rows rows) => FusedNorm.InPlace(x, offset, rows, weight, (float)epsilon);

    public void Dispose() => weight.Dispose();

    private Tensor Scaled(Tensor x32, ScalarType dtype)
    {
        using var squares = x32 * x32;
        using var scale = squares.mean([-1L], keepdim: true);
        scale.add_(added, Scalars.One).rsqrt_();
        using var product = x32 * scale;
        return dtype == ScalarType.Float32 ? product * weight : product.to_type(dtype).mul_(weight);
    }
}
