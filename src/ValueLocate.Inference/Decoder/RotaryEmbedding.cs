using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Cosines and sines of a pass's positions, each [batch, position, 1, pair].</summary>
internal readonly record struct Rotation(Tensor Cos, Tensor Sin);

/// <summary>
/// Rotary position embedding (arXiv 2104.09864) in Hugging Face's layout: of the first D coordinates of a head, i and i + D/2 turn together; the rest stays.
/// </summary>
internal sealed class RotaryEmbedding : IDisposable
{
    private readonly RopeConfig config;
    private readonly int headSize;
    private readonly float[] frequencies;
    private readonly ScalarType dtype;
    private readonly Device device;
    private Tensor cos;
    private Tensor sin;
    private int size;

    public RotaryEmbedding(RopeConfig config, int headSize, ScalarType dtype, Device device)
    {
        this.config = config;
        this.headSize = headSize;
        this.dtype = dtype;
        this.device = device;
        frequencies = RopeFrequencies.Of(config, headSize);
        (cos, sin) = Table(config.DependsOnLength ? 1 : 256);
    }

    /// <summary>The rotation of the batch's positions; the caller disposes it.</summary>
    /// <param name="batch">The tokens.</param>
    /// <param name="cache">What the rows hold already: with some scalings a text's length decides.</param>
    /// <exception cref="ValueLocateException">The rows' keys so far were rotated for shorter texts.</exception>
    public Rotation At(TokenBatch batch, KeyValueCache? cache)
    {
        if (config.DependsOnLength) return ByLength(batch, cache);
        var positions = Array.ConvertAll(batch.Positions, p => (long)Math.Max(p, 0));
        Grow((int)positions.Max() + 1);
        using var index = tensor(positions, ScalarType.Int64, device);
        return new Rotation(Gather(cos), Gather(sin));

        Tensor Gather(Tensor table)
        {
            using var rows = table.index_select(0, index);
            return rows.view(batch.Rows, batch.Width, 1, frequencies.Length);
        }
    }

    /// <summary>Rotates x, [batch, position, head, D].</summary>
    public static Tensor Rotate(Tensor x, Rotation rotation)
    {
        var half = rotation.Cos.shape[^1];
        using var a = x.narrow(-1, 0, half);
        using var b = x.narrow(-1, half, half);
        using var left = a * rotation.Cos;
        using var leftTurn = b * rotation.Sin;
        left.sub_(leftTurn);
        using var right = b * rotation.Cos;
        using var rightTurn = a * rotation.Sin;
        right.add_(rightTurn, Scalars.One);
        if (2 * half == x.shape[^1]) return cat([left, right], -1);
        using var rest = x.narrow(-1, 2 * half, x.shape[^1] - 2 * half);
        return cat([left, right, rest], -1);
    }

    public void Dispose()
    {
        cos.Dispose();
        sin.Dispose();
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
        for (var p = 0; p < positions; p++) Fill(p, frequencies, c, s, p);
        return (Make(c, positions, frequencies.Length), Make(s, positions, frequencies.Length));
    }

    /// <summary>
    /// Each row for itself, so that a row's numbers are the same alone and in a batch. transformers looks at the longest row of a batch; for a row alone it is
    /// the same.
    /// </summary>
    private Rotation ByLength(TokenBatch batch, KeyValueCache? cache)
    {
        float[] c = new float[batch.Positions.Length * frequencies.Length], s = new float[c.Length];
        for (var row = 0; row < batch.Rows; row++)
        {
            var positions = batch.Positions.AsSpan(row * batch.Width, batch.Width);
            var past = cache?.LengthOf(row) ?? 0;
            var length = Math.Max(past, Largest(positions) + 1);
            Check(batch, row, past, length);
            var f = RopeFrequencies.Of(config, headSize, length);
            for (var i = 0; i < positions.Length; i++) Fill(Math.Max(positions[i], 0), f, c, s, row * batch.Width + i);
        }
        return new Rotation(Make(c, batch.Rows, batch.Width, 1, frequencies.Length), Make(s, batch.Rows, batch.Width, 1, frequencies.Length));
    }

    /// <summary>
    /// A text that grows past the original context has to be read anew with the other frequencies; what the cache holds, and hooks have seen, would be of the
    /// wrong ones.
    /// </summary>
    private void Check(TokenBatch batch, int row, int past, int length)
    {
        if (config.Scaling != "longrope" || !RopeFrequencies.IsLong(config, length)) return;
        var segments = Enumerable.Range(row * batch.Width, batch.Width).Where(i => batch.Segments[i] != 0)
            .GroupBy(i => batch.Segments[i], i => batch.Positions[i]);
        var shortest = segments.Select(g => g.Max() + 1).DefaultIfEmpty(length).Min();
        if ((past == 0 || RopeFrequencies.IsLong(config, past)) && RopeFrequencies.IsLong(config, shortest)) return;
        throw new ValueLocateException(
            $"A text grows past {config.OriginalPositions} tokens, where this model's longrope changes all rotary frequencies, after its beginning was "
            + "read with those of a shorter text: "
            + $"keep prompt and answer together below that length, or give a prompt that is longer.");
    }

    private static int Largest(ReadOnlySpan<int> values)
    {
        var max = -1;
        foreach (var v in values) max = Math.Max(max, v);
        return max;
    }

    private void Fill(int position, float[] f, float[] c, float[] s, int at)
    {
        for (var i = 0; i < f.Length; i++)
        {
            var angle = position * f[i];
            c[at * f.Length + i] = (float)(MathF.Cos(angle) * config.AttentionFactor);
            s[at * f.Length + i] = (float)(MathF.Sin(angle) * config.AttentionFactor);
        }
    }

    private Tensor Make(float[] values, params long[] shape)
    {
        using var flat = tensor(values, ScalarType.Float32);
        using var table = flat.view(shape);
        return table.to(dtype, device, copy: true).DetachFromDisposeScope();
    }
}
