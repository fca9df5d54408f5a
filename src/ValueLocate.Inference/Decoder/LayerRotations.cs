using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Which rotation each layer uses: the model's, that of layers with a window, or none.</summary>
internal sealed class LayerRotations : IDisposable
{
    private readonly RotaryEmbedding?[] ofLayer;
    private readonly List<RotaryEmbedding> distinct;

    public LayerRotations(ModelConfig config, ScalarType dtype, Func<int, Device> deviceOf)
    {
        var made = new List<(bool Local, Device Device, RotaryEmbedding Rotary)>();
        ofLayer = new RotaryEmbedding?[config.Layers];
        for (var l = 0; l < config.Layers; l++)
        {
            if (!config.Rotates(l)) continue;
            var local = config.LocalRope is not null && config.WindowOf(l) is not null;
            var place = made.FindIndex(m => m.Local == local && LayerDevices.Same(m.Device, deviceOf(l)));
            if (place < 0)
            {
                place = made.Count;
                made.Add((local, deviceOf(l), new RotaryEmbedding(local ? config.LocalRope! : config.Rope, config.HeadSize, dtype, deviceOf(l))));
            }
            ofLayer[l] = made[place].Rotary;
        }
        distinct = made.ConvertAll(m => m.Rotary);
    }

    /// <summary>The rotation of a batch's positions in each layer; null: none. The tensors belong to the dispose scope in use.</summary>
    public Func<int, Rotation?> At(TokenBatch batch, KeyValueCache? cache)
    {
        var at = distinct.ConvertAll(r => r.At(batch, cache));
        return l => ofLayer[l] is { } r ? at[distinct.IndexOf(r)] : null;
    }

    public void Dispose() => distinct.ForEach(r => r.Dispose());
}
