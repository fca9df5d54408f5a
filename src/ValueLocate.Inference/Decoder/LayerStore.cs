namespace ValueLocate.Inference;

/// <summary>A model's layers: all in memory, or on disk, of which one is read, used and let go of at a time.</summary>
internal sealed class LayerStore : IDisposable
{
    private readonly Func<int, DecoderLayer> read;
    private readonly DecoderLayer[] resident;

    /// <param name="count">Layers L.</param>
    /// <param name="onDisk">Whether they stay on disk. All are read once all the same, so that damage is found before anything is computed.</param>
    /// <param name="read">Reads one; it is the caller's.</param>
    public LayerStore(int count, bool onDisk, Func<int, DecoderLayer> read)
    {
        (Count, OnDisk, this.read) = (count, onDisk, read);
        if (onDisk) for (var l = 0; l < count; l++) read(l).Dispose();
        resident = onDisk ? [] : [.. Enumerable.Range(0, count).Select(read)];
    }

    /// <summary>Layers L.</summary>
    public int Count { get; }

    /// <summary>Whether layers are read each time that they are used.</summary>
    public bool OnDisk { get; }

    /// <summary>Uses a layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="use">What is done with it; it must not keep it.</param>
    public T Use<T>(int layer, Func<DecoderLayer, T> use)
    {
        if (!OnDisk) return use(resident[layer]);
        using var borrowed = read(layer);
        return use(borrowed);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in resident) layer.Dispose();
    }
}
