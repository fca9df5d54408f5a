using ValueLocate.Inference.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Numbers that are none, and positions that the model does not have, stop with a sentence.</summary>
public sealed partial class CausalLM
{
    /// <summary>
    /// Positions that a text may have. Configurations give the length before stretching as often as the one after it, so the longer of the two counts; dynamic
    /// scaling goes on stretching.
    /// </summary>
    internal int MostPositions => Config.Rope.Scaling switch
    {
        "dynamic" when Config.LearnedPositions == 0 => int.MaxValue,
        "linear" => Stretched(Config.MaxPositions),
        "llama3" or "yarn" or "longrope" => Math.Max(Config.MaxPositions, Stretched(Config.Rope.OriginalPositions)),
        _ => Config.MaxPositions,
    };

    private int Stretched(int positions) => (int)Math.Min(Math.Max(Config.Rope.Factor, 1) * positions, int.MaxValue);

    private void RequirePositions(TokenBatch batch)
    {
        var last = batch.Positions.Max();
        if (last >= MostPositions)
            throw new ValueLocateException($"A text of {last + 1} tokens was given to a model that was made for {MostPositions} tokens: shorten it, or "
                + "take a model with a longer context.");
    }

    /// <summary>
    /// The final hidden states are not finite as soon as a residual stream is not, since every norm spreads it: so they alone are looked at. Only then are the
    /// layers computed again, one by one, first without hooks, to name the one where it arises.
    /// </summary>
    private void RequireFinite(Tensor final, Tensor start, int firstLayer, Func<int, Rotation?> turns, KeyValueCache? cache, ForwardContext context)
    {
        if (AllFinite(final)) return;
        if (!AllFinite(start)) throw NotFinite(firstLayer == 0 ? "the embedding" : $"what enters layer {firstLayer}", edited: false);
        if (FirstNotFinite([]) is { } layer) throw NotFinite($"layer {layer} (of {layers.Count}, counted from 0)", edited: false);
        layer = FirstNotFinite(hooks) ?? layers.Count;
        throw NotFinite(layer == layers.Count ? "the last norm" : $"layer {layer} (of {layers.Count}, counted from 0)",
            edited: hooks.Length > 0 && layer < layers.Count);

        int? FirstNotFinite(IReadOnlyList<IActivationHook> with)
        {
            using var scope = NewDisposeScope();
            var x = start;
            for (var l = firstLayer; l < layers.Count; l++)
            {
                x = Apply(l, x, turns(l), cache, with, context);
                if (!AllFinite(x)) return l;
            }
            return null;
        }
    }

    /// <summary>In float16 alone scores can overflow although the hidden states do not.</summary>
    private void RequireFinite(Tensor logits)
    {
        if (Dtype == ScalarType.Float16 && !AllFinite(logits)) throw NotFinite("the scores over the vocabulary", edited: false);
    }

    private ValueLocateException NotFinite(string where, bool edited) => new(
        $"The numbers that the model computes are no longer finite (NaN or infinity) from {where} on"
        + (edited ? ", because of the edit that is attached: make it weaker (a smaller gamma)."
            : Dtype == ScalarType.Float16 ? ": float16 ends at 65504, so use the dtype bfloat16, which has the range of float32."
            : ": the weights are damaged or the configuration is not theirs, so download the model again."));

    private static bool AllFinite(Tensor t)
    {
        using var detached = t.detach();
        if (t.device.type == TorchSharp.DeviceType.CPU)
        {
            using var contiguous = detached.contiguous();
            return FiniteWeights.AllFinite(contiguous);
        }
        using var finite = detached.isfinite();
        using var all = finite.all();
        return all.item<bool>();
    }
}
