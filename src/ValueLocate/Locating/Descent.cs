namespace ValueLocate.Locating;

/// <summary>What a dimension's natural gradient is made of.</summary>
/// <param name="Curvature">What edits cost.</param>
/// <param name="Slope">v, [layer, neuron] in one piece: what they gain.</param>
internal sealed record Descent(Curvature Curvature, double[] Slope)
{
    /// <summary>The same neurons with the natural gradient's steps on them.</summary>
    public NeuronSet WithSteps(NeuronSet set, int neurons)
    {
        int[] places = [.. set.All.Select(n => n.Layer * neurons + n.Index).Order()];
        var steps = places.Zip(NaturalGradient.Steps(Curvature, places, Slope)).ToDictionary(p => p.First, p => p.Second);
        return set with { Positive = [.. set.Positive.Select(Stepped)], Negative = [.. set.Negative.Select(Stepped)] };

        LocatedNeuron Stepped(LocatedNeuron n) => n with { Step = steps[n.Layer * neurons + n.Index] };
    }
}
