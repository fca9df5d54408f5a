using System.Runtime.InteropServices;
using ValueLocate.Inference;
using static TorchSharp.torch;

namespace ValueLocate.Probing;

/// <summary>
/// Keeps the activations of chosen neurons, to give exact quantiles. A quantile is not a sum: it is taken in a second reading, of the selected
/// neurons only, so that statistics stay additive and small.
/// </summary>
internal sealed class QuantileAccumulator : IActivationHook
{
    private readonly int[][] chosen;
    private readonly List<float>[][] kept;
    private readonly TokenKinds counted;

    /// <summary>A probe of the chosen neurons.</summary>
    /// <param name="chosen">For each layer the neurons' indices.</param>
    /// <param name="counted">Which tokens count.</param>
    public QuantileAccumulator(IReadOnlyList<IReadOnlyList<int>> chosen, TokenKinds counted = TokenKinds.Answer)
    {
        this.chosen = [.. chosen.Select(c => c.ToArray())];
        this.counted = counted;
        kept = [.. this.chosen.Select(c => c.Select(_ => new List<float>()).ToArray())];
    }

    /// <inheritdoc/>
    public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
    {
        if (chosen[layer].Length == 0) return activation;
        using var scope = NewDisposeScope();
        var columns = activation.index_select(-1, tensor(chosen[layer], ScalarType.Int32, activation.device)).to_type(ScalarType.Float32).cpu();
        var values = MemoryMarshal.Cast<byte, float>(columns.bytes);
        var width = chosen[layer].Length;
        for (var t = 0; t < context.Batch.Kinds.Length; t++)
        {
            if ((context.Batch.Kinds[t] & counted) == 0) continue;
            for (var j = 0; j < width; j++) kept[layer][j].Add(values[t * width + j]);
        }
        return activation;
    }

    /// <summary>How many of each chosen neuron's kept activations lie within a distance of 0: their sign is a matter of rounding.</summary>
    internal int[] CountNearZero(int layer, float distance) => Array.ConvertAll(kept[layer], values => values.Count(v => Math.Abs(v) < distance));

    /// <summary>
    /// The quantile of a layer's chosen neurons, in their order: linear interpolation between order statistics, as numpy's default. NaN where nothing was
    /// counted.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="quantile">Between 0 and 1; 0.95 in NPTI.</param>
    public float[] Quantiles(int layer, double quantile) => Array.ConvertAll(kept[layer], values =>
    {
        if (values.Count == 0) return float.NaN;
        values.Sort();
        var at = quantile * (values.Count - 1);
        var below = (int)at;
        var above = Math.Min(below + 1, values.Count - 1);
        return (float)(values[below] + (at - below) * (values[above] - values[below]));
    });
}
