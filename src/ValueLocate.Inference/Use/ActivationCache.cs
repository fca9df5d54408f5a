using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>
/// The activations of one text in every layer, act(gate(x)) (in a plain MLP act(x W_in)). This is not TransformerLens' gated <c>hook_post</c>, which is
/// act(gate(x)) times up(x).
/// </summary>
public sealed class ActivationCache : IDisposable
{
    private readonly Tensor[] layers;

    internal ActivationCache(IReadOnlyList<int> ids, IReadOnlyList<string> tokens, Tensor[] layers) => (Ids, Tokens, this.layers) = (ids, tokens, layers);

    /// <summary>The text's token ids, [position].</summary>
    public IReadOnlyList<int> Ids { get; }

    /// <summary>The text of each token, [position].</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>Layers L.</summary>
    public int Count => layers.Length;

    /// <summary>A layer's activations, float32 [position, neuron] on the CPU. The cache owns the tensor.</summary>
    /// <param name="layer">The layer, from 0.</param>
    public Tensor this[int layer] => layers[layer];

    /// <summary>One neuron's activation at every token, [position].</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="neuron">The neuron's index in the layer, from 0.</param>
    /// <exception cref="ValueLocateException">The model has no such neuron.</exception>
    public IReadOnlyList<float> Activations(int layer, int neuron)
    {
        if (layer < 0 || layer >= Count || neuron < 0 || neuron >= layers[layer].shape[1])
            throw new ValueLocateException(
                $"The model has no neuron {neuron} in layer {layer}: its {Count} layers of {layers[0].shape[1]} neurons count from 0.");
        using var column = layers[layer].select(1, neuron).contiguous();
        return column.data<float>().ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in layers) layer.Dispose();
    }

    /// <summary>Keeps what a pass of one row shows it.</summary>
    internal sealed class Hook(int layers) : IActivationHook, IDisposable
    {
        private Tensor?[] kept = new Tensor?[layers];

        public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
        {
            kept[layer]?.Dispose();
            using var row = activation[0];
            kept[layer] = row.to(ScalarType.Float32, CPU, copy: true).DetachFromDisposeScope();
            return activation;
        }

        public Tensor[] Take()
        {
            var all = Array.ConvertAll(kept, t => t!);
            kept = [];
            return all;
        }

        public void Dispose()
        {
            foreach (var t in kept) t?.Dispose();
        }
    }
}
