using ValueLocate.Datasets;
using ValueLocate.Inference.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Organisms;

/// <summary>
/// Fresh weights: normal with deviation 0.02, the projections back into the residual stream smaller by the square root of twice the layers (GPT-2's), norms 1.
/// </summary>
internal sealed class OrganismWeights(int seed, int layers) : IWeightSource
{
    public string Where => "fresh weights";

    public bool Has(string name) => true;

    public Tensor Read(string name, long[] shape, ScalarType dtype)
    {
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        if (name.Contains("norm", StringComparison.Ordinal)) values.AsSpan().Fill(1);
        else Fill(name, values);
        using var flat = tensor(values);
        using var shaped = flat.view(shape);
        return shaped.to(dtype, CPU, copy: true).DetachFromDisposeScope();
    }

    public void Dispose()
    {
    }

    private void Fill(string name, float[] values)
    {
        var key = name.Aggregate((ulong)(uint)seed, (h, c) => SplitMix.Mix(h * 31 + c));
        var random = new SplitMix(key);
        var back = name.EndsWith("o_proj.weight", StringComparison.Ordinal) || name.EndsWith("down_proj.weight", StringComparison.Ordinal);
        var deviation = 0.02 / (back ? Math.Sqrt(2 * layers) : 1);
        for (var i = 0; i < values.Length; i += 2)
        {
            // Box-Muller: two uniform numbers give two normal ones.
            double u = ((random.Next() >> 11) + 1) * (1.0 / (1L << 53)), v = (random.Next() >> 11) * (1.0 / (1L << 53));
            var radius = deviation * Math.Sqrt(-2 * Math.Log(u));
            values[i] = (float)(radius * Math.Cos(2 * Math.PI * v));
            if (i + 1 < values.Length) values[i + 1] = (float)(radius * Math.Sin(2 * Math.PI * v));
        }
    }
}
