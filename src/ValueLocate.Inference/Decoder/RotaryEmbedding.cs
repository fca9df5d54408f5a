using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>
/// Rotary position embedding (arXiv 2104.09864) in Hugging Face's layout: the two coordinates that turn together are i and i + D/2.
/// Scalings: linear divides every frequency; llama3 as in transformers' _compute_llama3_parameters.
/// </summary>
internal sealed class RotaryEmbedding : IDisposable
{
    private readonly float[] frequencies;
    private readonly ScalarType dtype;
    private readonly Device device;
    private Tensor cos;
    private Tensor sin;
    private int size;

    public RotaryEmbedding(RopeConfig config, int headSize, ScalarType dtype, Device device)
    {
        this.dtype = dtype;
        this.device = device;
        frequencies = Frequencies(config, headSize);
        (cos, sin) = Table(256);
    }

    /// <summary>Cosines and sines of the positions, each [batch, position, 1, D/2]; the caller disposes them.</summary>
    public (Tensor Cos, Tensor Sin) At(TokenBatch batch)
    {
        var positions = Array.ConvertAll(batch.Positions, p => (long)Math.Max(p, 0));
        Grow((int)positions.Max() + 1);
        using var index = tensor(positions, ScalarType.Int64, device);
        return (Gather(cos), Gather(sin));

        Tensor Gather(Tensor table)
        {
            using var rows = table.index_select(0, index);
            return rows.view(batch.Rows, batch.Width, 1, frequencies.Length);
        }
    }

    /// <summary>Rotates x, [batch, position, head, D].</summary>
    public static Tensor Rotate(Tensor x, Tensor cos, Tensor sin)
    {
        var half = x.shape[^1] / 2;
        using var a = x.narrow(-1, 0, half);
        using var b = x.narrow(-1, half, half);
        using var left = a * cos;
        using var leftTurn = b * sin;
        left.sub_(leftTurn);
        using var right = b * cos;
        using var rightTurn = a * sin;
        right.add_(rightTurn, Scalars.One);
        return cat([left, right], -1);
    }

    public void Dispose()
    {
        cos.Dispose();
        sin.Dispose();
    }

    internal static float[] Frequencies(RopeConfig c, int headSize)
    {
        var result = new float[headSize / 2];
        for (var i = 0; i < result.Length; i++)
        {
            var f = 1 / Math.Pow(c.Theta, 2.0 * i / headSize);
            if (c.Divisors is { } d) f /= d[i];
            else if (c.Scaling == "linear") f /= c.Factor;
            else if (c.Scaling == "llama3") f = Llama3(f, c);
            result[i] = (float)f;
        }
        return result;
    }

    private static double Llama3(double f, RopeConfig c)
    {
        var wavelength = 2 * Math.PI / f;
        if (wavelength < c.OriginalPositions / c.HighFrequencyFactor) return f;
        if (wavelength > c.OriginalPositions / c.LowFrequencyFactor) return f / c.Factor;
        var smooth = (c.OriginalPositions / wavelength - c.LowFrequencyFactor) / (c.HighFrequencyFactor - c.LowFrequencyFactor);
        return (1 - smooth) * f / c.Factor + smooth * f;
    }

    private void Grow(int needed)
    {
        if (needed <= size) return;
        cos.Dispose();
        sin.Dispose();
        (cos, sin) = Table(Math.Max(needed, size * 2));
    }

    private (Tensor Cos, Tensor Sin) Table(int positions)
    {
        size = positions;
        float[] c = new float[positions * frequencies.Length], s = new float[c.Length];
        for (var p = 0; p < positions; p++)
        {
            for (var i = 0; i < frequencies.Length; i++)
            {
                var angle = p * frequencies[i];
                c[p * frequencies.Length + i] = MathF.Cos(angle);
                s[p * frequencies.Length + i] = MathF.Sin(angle);
            }
        }
        return (Make(c), Make(s));

        Tensor Make(float[] v)
        {
            using var flat = tensor(v, ScalarType.Float32);
            using var table = flat.view(positions, frequencies.Length);
            return table.to(dtype, device, copy: true).DetachFromDisposeScope();
        }
    }
}
