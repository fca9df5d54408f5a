using ValueLocate.Datasets;
using ValueLocate.Locating;

namespace ValueLocate.Organisms;

/// <summary>Chooses the neurons that training makes carriers of a dimension's aspect, and their distractors.</summary>
internal static class PlantedDraw
{
    /// <summary>Draws which neurons are planted and which are distractors; no neuron has two roles.</summary>
    public static PlantedNeurons Of(OrganismGrammar grammar, TrainingSettings s)
    {
        var needed = grammar.Dimensions.Count * (s.PlantedPerLayer + s.DistractorsPerLayer);
        if (needed > s.Neurons) throw new ValueLocateException($"{needed} planted neurons and distractors do not fit into a layer of {s.Neurons} neurons.");
        var random = new SplitMix(SplitMix.Mix((ulong)s.Seed ^ 0x504C414E54));
        var free = s.PlantedLayers.ToDictionary(l => l, _ => new Queue<int>(random.Shuffled(Enumerable.Range(0, s.Neurons))));
        return new PlantedNeurons([.. grammar.Dimensions.Select(d => new PlantedDimension(d.Id, Take(s.PlantedPerLayer), Take(s.DistractorsPerLayer)))]);

        List<PlantedNeuron> Take(int perLayer) => [.. s.PlantedLayers.SelectMany(l => Enumerable.Range(0, perLayer)
            .Select(i => new PlantedNeuron(l, free[l].Dequeue(), i < perLayer / 2 ? Aspect.Positive : Aspect.Negative)).OrderBy(n => n.Index).ToList())];
    }
}
