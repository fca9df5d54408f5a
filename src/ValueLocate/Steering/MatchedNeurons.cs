using System.Runtime.InteropServices;
using ValueLocate.Inference;
using ValueLocate.Locating;
using static TorchSharp.torch;

namespace ValueLocate.Steering;

/// <summary>
/// A control that can be lost to: random neurons with their own edits. For each found neuron one of the same layer that was not found, out of the nearest in
/// activation scale and in the norm of what it writes to the residual stream, edited by the same rule as the found ones: its own mean difference, or its own
/// step of the natural gradient.
/// </summary>
internal sealed class MatchedNeurons
{
    /// <summary>Neurons to draw from for each found one.</summary>
    private const int Near = 20;

    private readonly Difference difference;
    private readonly Descent? descent;
    private readonly double[] scale;
    private readonly double[] norm;

    /// <param name="difference">Every neuron's means.</param>
    /// <param name="descent">What steps are made of; null where there are none.</param>
    /// <param name="norms">The norm of each neuron's column of the down projection, [layer, neuron].</param>
    public MatchedNeurons(Difference difference, Descent? descent, double[] norms)
    {
        (this.difference, this.descent) = (difference, descent);
        scale = Standardised([.. difference.Deviation.Select(s => Math.Log(s + 1e-12))]);
        norm = Standardised([.. norms.Select(n => Math.Log(n + 1e-12))]);
    }

    /// <summary>The norm of each neuron's column of the down projection, [layer, neuron] in one piece.</summary>
    public static double[] Norms(CausalLM model)
    {
        var columns = model.Weights.Where(w => w.Names.Count == 1 && w.Names[0].EndsWith("mlp.down_proj.weight", StringComparison.Ordinal)).SelectMany(w =>
        {
            using var scope = NewDisposeScope();
            using var norms = w.Tensor.to_type(ScalarType.Float32).norm(0).cpu();
            return MemoryMarshal.Cast<byte, float>(norms.bytes).ToArray();
        });
        return [.. columns.Select(n => (double)n)];
    }

    /// <summary>Draws one set.</summary>
    /// <param name="set">The found neurons.</param>
    /// <param name="random">Where the draw comes from.</param>
    public NeuronSet Draw(NeuronSet set, Random random)
    {
        var taken = set.All.Select(n => n.Layer * difference.Neurons + n.Index).ToHashSet();
        List<int> drawn = [];
        foreach (var found in set.All)
        {
            var own = found.Layer * difference.Neurons + found.Index;
            var start = found.Layer * difference.Neurons;
            var free = Enumerable.Range(start, difference.Neurons).Where(i => !taken.Contains(i)).ToList();
            // Where a layer has no neuron left, the found one's place stays empty.
            if (free.Count == 0) continue;
            var chosen = Nearest(free, own)[random.Next(Math.Min(Near, free.Count))];
            taken.Add(chosen);
            drawn.Add(chosen);
        }
        if (drawn.Count == 0) return set;
        List<LocatedNeuron> neurons = [.. drawn.Select(difference.At)];
        var result = set with { Positive = [.. neurons.Where(n => n.Delta >= 0)], Negative = [.. neurons.Where(n => n.Delta < 0)] };
        return descent is null ? result : descent.WithSteps(result, difference.Neurons);
    }

    private List<int> Nearest(List<int> free, int own)
    {
        var keys = free.ConvertAll(i => Math.Pow(scale[i] - scale[own], 2) + Math.Pow(norm[i] - norm[own], 2)).ToArray();
        var places = free.ToArray();
        Array.Sort(keys, places);
        return [.. places.Take(Near)];
    }

    private static double[] Standardised(double[] values)
    {
        var mean = values.Average();
        var sd = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Length);
        return Array.ConvertAll(values, v => sd > 0 ? (v - mean) / sd : 0);
    }
}
