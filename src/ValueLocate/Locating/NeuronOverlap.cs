namespace ValueLocate.Locating;

#pragma warning disable CA1720 // Signed is what the overlap is, not a number's type.

/// <summary>How alike two neuron sets are.</summary>
public static class NeuronOverlap
{
    /// <summary>Jaccard: neurons in both / neurons in either; 0 where both are empty.</summary>
    public static double Jaccard(NeuronSet a, NeuronSet b)
    {
        var (same, opposite, either) = Count(a, b);
        return either == 0 ? 0 : (double)(same + opposite) / either;
    }

    /// <summary>
    /// The same with a sign: neurons in both that follow the same aspect, less those that follow opposite ones, / neurons in either. 1: the same set; -1: the
    /// same set turned around; 0: nothing shared, or as much one way as the other.
    /// </summary>
    public static double Signed(NeuronSet a, NeuronSet b)
    {
        var (same, opposite, either) = Count(a, b);
        return either == 0 ? 0 : (double)(same - opposite) / either;
    }

    /// <summary>A number for every two sets, [set][set].</summary>
    /// <param name="sets">The sets.</param>
    /// <param name="similarity"><see cref="Jaccard"/> or <see cref="Signed"/>.</param>
    public static IReadOnlyList<IReadOnlyList<double>> Matrix(IReadOnlyList<NeuronSet> sets, Func<NeuronSet, NeuronSet, double> similarity)
    {
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(similarity);
        return [.. sets.Select(a => sets.Select(b => similarity(a, b)).ToList())];
    }

    private static (int Same, int Opposite, int Either) Count(NeuronSet a, NeuronSet b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        HashSet<(int, int)> up = Places(a.Positive), down = Places(a.Negative);
        HashSet<(int, int)> upB = Places(b.Positive), downB = Places(b.Negative);
        var same = up.Count(upB.Contains) + down.Count(downB.Contains);
        var opposite = up.Count(downB.Contains) + down.Count(upB.Contains);
        return (same, opposite, up.Count + down.Count + upB.Count + downB.Count - same - opposite);

        static HashSet<(int, int)> Places(IEnumerable<LocatedNeuron> neurons) => [.. neurons.Select(n => (n.Layer, n.Index))];
    }
}
