using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Which rotation each layer uses: the model's, that of layers with a window, or none.</summary>
internal sealed class LayerRotations : IDisposable
{
    private readonly RotaryEmbedding?[] ofLayer;
    private readonly List<RotaryEmbedding> distinct = [];

    public LayerRotations(ModelConfig config, ScalarType dtype, Device device)
    {
        RotaryEmbedding? global = null, local = null;
        ofLayer = new RotaryEmbedding?[config.Layers];
        for (var l = 0; l < config.Layers; l++)
        {
            if (!config.Rotates(l)) continue;
            ofLayer[l] = config.LocalRope is { } r && config.WindowOf(l) is not null ? local ??= Make(r) : global ??= Make(config.Rope);
        }

        RotaryEmbedding Make(RopeConfig rope)
        {
            distinct.Add(new RotaryEmbedding(rope, config.HeadSize, dtype, device));
            return distinct[^1];
        }
    }

    /// <summary>The rotation of a batch's positions in each layer; null: none. The tensors belong to the dispose scope in use.</summary>
    public Func<int, Rotation?> At(TokenBatch batch, KeyValueCache? cache)
    {
        var at = distinct.ConvertAll(r => r.At(batch, cache));
        return l => ofLayer[l] is { } r ? at[distinct.IndexOf(r)] : null;
    }

    public void Dispose() => distinct.ForEach(r => r.Dispose());
}
