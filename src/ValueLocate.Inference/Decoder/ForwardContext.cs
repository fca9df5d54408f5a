using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>What a hook may know of the positions in one forward pass. Lives as long as the pass.</summary>
public sealed class ForwardContext : IDisposable
{
    private readonly Dictionary<TokenKinds, Tensor> masks = [];
    private readonly Dictionary<int, Tensor> biases = [];
    private readonly KeyValueCache? cache;
    private readonly int past;
    private readonly int groupsPerHead;
    private readonly ScalarType dtype;
    private readonly bool gradients;
    private Device device;

    internal ForwardContext(TokenBatch batch, KeyValueCache? cache, int groupsPerHead, ScalarType dtype, Device device, bool gradients)
    {
        Batch = batch;
        this.gradients = gradients;
        this.cache = cache;
        this.groupsPerHead = groupsPerHead;
        this.dtype = dtype;
        this.device = device;
        past = cache?.Length ?? 0;
        cache?.Begin(batch);
    }

    /// <summary>The tokens of this pass.</summary>
    public TokenBatch Batch { get; }

    /// <summary>Whether our kernels take the place of libtorch's operations in this pass.</summary>
    internal bool Fused => !gradients && FusedKernels.Serve(device, dtype);

    /// <summary>[batch, position, 1] in the model's dtype: 1 where a position is of one of these kinds, else 0. Owned by the context.</summary>
    public Tensor Mask(TokenKinds kinds)
    {
        if (masks.TryGetValue(kinds, out var mask)) return mask;
        var values = Array.ConvertAll(Batch.Kinds, k => (k & kinds) != 0 ? 1f : 0f);
        return masks[kinds] = Make(values, Batch.Rows, Batch.Width, 1);
    }

    /// <summary>Whether any position is of one of these kinds.</summary>
    public bool Any(TokenKinds kinds) => Array.Exists(Batch.Kinds, k => (k & kinds) != 0);

    /// <summary>Whether every real position is of one of these kinds.</summary>
    public bool Every(TokenKinds kinds) => Array.TrueForAll(Batch.Kinds, k => k == TokenKinds.Padding || (k & kinds) != 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var t in masks.Values.Concat(biases.Values)) t.Dispose();
        cache?.DropScratch();
    }

    /// <summary>Goes on to another device, where masks are then made.</summary>
    internal void MoveTo(Device next)
    {
        if (LayerDevices.Same(device, next)) return;
        device = next;
        Dispose();
        masks.Clear();
        biases.Clear();
    }

    /// <summary>
    /// [batch, 1, group x query, key]: 0 where a query sees a key, -infinity elsewhere. Query heads that share a key/value head are laid
    /// behind each other as further queries (see <see cref="Attention"/>), so the queries repeat once a group.
    /// </summary>
    internal Tensor AttentionBias(int? window)
    {
        var key = window ?? 0;
        if (biases.TryGetValue(key, out var bias)) return bias;
        int rows = Batch.Rows, width = Batch.Width, keys = past + width;
        // One new token a row sees the same keys whatever its group: let that dimension broadcast.
        var repeats = width == 1 ? 1 : groupsPerHead;
        var values = new float[rows * repeats * width * keys];
        for (var r = 0; r < rows; r++)
        {
            var block = values.AsSpan(r * repeats * width * keys, repeats * width * keys);
            for (var q = 0; q < width; q++) FillQuery(block.Slice(q * keys, keys), r, q, window ?? int.MaxValue);
            for (var g = 1; g < repeats; g++) block[..(width * keys)].CopyTo(block[(g * width * keys)..]);
        }
        return biases[key] = Make(values, rows, 1, repeats * width, keys);
    }

    private void FillQuery(Span<float> bias, int row, int query, int window)
    {
        bias.Fill(float.NegativeInfinity);
        var at = row * Batch.Width;
        var position = Batch.Positions[at + query];
        // A padding query sees only itself: its output is used nowhere, and a row of -infinity alone would make NaN.
        bias[past + query] = 0;
        if (position < 0) return;
        for (var k = 0; k < past; k++)
        {
            var p = cache!.PositionOf(row, k);
            if (p >= 0 && position - p < window) bias[k] = 0;
        }
        for (var k = 0; k < query; k++)
        {
            var p = Batch.Positions[at + k];
            var segment = Batch.Segments[at + k];
            if (p >= 0 && position - p < window && (segment == 0 || segment == Batch.Segments[at + query])) bias[past + k] = 0;
        }
    }

    private Tensor Make(float[] values, params long[] shape)
    {
        using var flat = tensor(values, ScalarType.Float32);
        using var shaped = flat.view(shape);
        return shaped.to(dtype, device, copy: true).DetachFromDisposeScope();
    }
}
