using ValueLocate.Locating;

namespace ValueLocate.Steering;

/// <summary>
/// The control: as many random neurons in the same layers, none of them selected, each with the edit of a neuron that was. What such a set does,
/// any neurons do.
/// </summary>
public static class MatchedRandom
{
    /// <summary>Draws one set.</summary>
    /// <param name="set">The found neurons.</param>
    /// <param name="neurons">Neurons in a layer.</param>
    /// <param name="random">Where the draw comes from.</param>
    public static NeuronSet Draw(NeuronSet set, int neurons, Random random)
    {
        var free = set.All.GroupBy(n => n.Layer).OrderBy(g => g.Key).ToDictionary(g => g.Key, g => Others(g, neurons, random));
        return set with { Positive = [.. set.Positive.Select(Move)], Negative = [.. set.Negative.Select(Move)] };

        LocatedNeuron Move(LocatedNeuron n) => n with { Index = free[n.Layer].Dequeue() };
    }

    private static Queue<int> Others(IEnumerable<LocatedNeuron> found, int neurons, Random random)
    {
        var taken = found.Select(n => n.Index).ToHashSet();
        var rest = Enumerable.Range(0, neurons).Where(i => !taken.Contains(i)).ToArray();
        random.Shuffle(rest);
        // Where more than half of a layer is selected there are not enough others: then found ones serve again, moved about.
        var again = taken.Order().ToArray();
        random.Shuffle(again);
        return new Queue<int>(rest.Concat(again));
    }
}
