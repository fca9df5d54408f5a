using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Keys and values of past positions, [batch, key/value head, capacity, head size] a layer for each; the room doubles when it is used up.</summary>
public sealed class KeyValueCache : IDisposable
{
    private readonly Tensor[] keys;
    private readonly Tensor[] values;
    private int capacity;
    private int[] positions;
    private int pending;
    private (Tensor Keys, Tensor Values)? scratch;

    internal KeyValueCache(ModelConfig config, int rows, int capacity, ScalarType dtype, Func<int, Device> deviceOf)
    {
        this.capacity = capacity;
        Rows = rows;
        positions = new int[rows * capacity];
        long[] shape = [rows, config.KeyValueHeads, capacity, config.HeadSize];
        keys = [.. Enumerable.Range(0, config.Layers).Select(l => empty(shape, dtype, deviceOf(l)).DetachFromDisposeScope())];
        values = [.. Enumerable.Range(0, config.Layers).Select(l => empty(shape, dtype, deviceOf(l)).DetachFromDisposeScope())];
    }

    /// <summary>Rows B.</summary>
    public int Rows { get; private set; }

    /// <summary>Positions held.</summary>
    public int Length { get; private set; }

    /// <summary>Forgets the positions from <paramref name="length"/> on: a prefix is read once and continued many times.</summary>
    public void Truncate(int length)
    {
        if (length < 0 || length > Length) throw new ArgumentOutOfRangeException(nameof(length));
        Length = length;
    }

    /// <summary>Keeps only the given rows, in their order.</summary>
    public void KeepRows(IReadOnlyList<int> rows)
    {
        using var scope = NewDisposeScope();
        var index = tensor(rows.Select(r => (long)r).ToArray(), ScalarType.Int64, keys[0].device);
        for (var l = 0; l < keys.Length; l++)
        {
            keys[l] = Swap(keys[l], index);
            values[l] = Swap(values[l], index);
        }
        positions = [.. rows.SelectMany(r => positions.AsSpan(r * capacity, capacity).ToArray())];
        Rows = rows.Count;
    }

    /// <summary>
    /// Keeps what it holds from now on: passes see it, and what they add is gone when they end. Then what passes add takes memory for
    /// one layer at a time only.
    /// </summary>
    internal void Freeze() => Frozen = true;

    internal bool Frozen { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var t in keys.Concat(values)) t.Dispose();
        DropScratch();
    }

    /// <summary>Makes room for a pass's positions; they count once <see cref="Commit"/> is called.</summary>
    internal void Begin(TokenBatch batch)
    {
        if (batch.Rows != Rows) throw new ArgumentException($"The cache has {Rows} rows, the batch {batch.Rows}.");
        pending = batch.Width;
        if (Frozen) return;
        if (Length + batch.Width > capacity) Grow(Math.Max(Length + batch.Width, (int)Math.Min(2L * capacity, int.MaxValue)));
        for (var r = 0; r < Rows; r++) batch.Positions.AsSpan(r * batch.Width, batch.Width).CopyTo(positions.AsSpan(r * capacity + Length));
    }

    internal void Commit()
    {
        if (!Frozen) Length += pending;
    }

    /// <summary>Frees what a pass alone needed.</summary>
    internal void DropScratch()
    {
        scratch?.Keys.Dispose();
        scratch?.Values.Dispose();
        scratch = null;
    }

    internal int PositionOf(int row, int at) => positions[row * capacity + at];

    /// <summary>Tokens of the longest text that a row holds: one more than its last position.</summary>
    internal int LengthOf(int row)
    {
        var length = 0;
        for (var k = 0; k < Length; k++) length = Math.Max(length, PositionOf(row, k) + 1);
        return length;
    }

    /// <summary>Adds this pass's keys and values of one layer and returns all so far, as views.</summary>
    internal (Tensor Keys, Tensor Values) Append(int layer, Tensor key, Tensor value)
    {
        if (key.requires_grad)
        {
            // A gradient can't pass through memory that is written in place: past and present are joined anew, and the cache keeps only the past.
            using var pastKeys = keys[layer].narrow(2, 0, Length);
            using var pastValues = values[layer].narrow(2, 0, Length);
            return (cat([pastKeys, key], 2), cat([pastValues, value], 2));
        }
        var (layerKeys, layerValues) = Memory(layer);
        using (var k = layerKeys.narrow(2, Length, pending)) k.copy_(key);
        using (var v = layerValues.narrow(2, Length, pending)) v.copy_(value);
        return Held(layer);
    }

    /// <summary>One layer's memory, of which this pass's positions begin at <see cref="Length"/>: [batch, key/value head, capacity, head size].</summary>
    internal (Tensor Keys, Tensor Values) Memory(int layer)
    {
        if (!Frozen) return (keys[layer], values[layer]);
        scratch ??= (Scratch(keys[layer]), Scratch(values[layer]));
        Copy(keys[layer], scratch.Value.Keys);
        Copy(values[layer], scratch.Value.Values);
        return scratch.Value;

        Tensor Scratch(Tensor like) => empty([Rows, like.shape[1], Length + pending, like.shape[3]], like.dtype, like.device).DetachFromDisposeScope();
    }

    /// <summary>One layer's keys and values up to this pass's last position, as views.</summary>
    internal (Tensor Keys, Tensor Values) Held(int layer)
    {
        var (k, v) = scratch ?? (keys[layer], values[layer]);
        return (k.narrow(2, 0, Length + pending), v.narrow(2, 0, Length + pending));
    }

    private void Grow(int wanted)
    {
        foreach (var tensors in (Tensor[][])[keys, values])
        {
            for (var l = 0; l < tensors.Length; l++)
            {
                var old = tensors[l];
                tensors[l] = empty([old.shape[0], old.shape[1], wanted, old.shape[3]], old.dtype, old.device).DetachFromDisposeScope();
                Copy(old, tensors[l]);
                old.Dispose();
            }
        }
        var grown = new int[Rows * wanted];
        for (var r = 0; r < Rows; r++) positions.AsSpan(r * capacity, Length).CopyTo(grown.AsSpan(r * wanted));
        (positions, capacity) = (grown, wanted);
    }

    private void Copy(Tensor from, Tensor to)
    {
        using var held = from.narrow(2, 0, Length);
        using var target = to.narrow(2, 0, Length);
        target.copy_(held);
    }

    private static Tensor Swap(Tensor old, Tensor index)
    {
        var kept = old.index_select(0, LayerDevices.Same(index.device, old.device) ? index : index.to(old.device)).DetachFromDisposeScope();
        old.Dispose();
        return kept;
    }
}
