using System.Text.Json;
using ValueLocate.Insight;
using ValueLocate.Runs;

namespace ValueLocate.Organism;

/// <summary>A neuron whose role is known.</summary>
/// <param name="Layer">Its layer, from 0.</param>
/// <param name="Index">Its place in the layer.</param>
/// <param name="Aspect">The aspect under which it is active.</param>
public sealed record PlantedNeuron(int Layer, int Index, Aspect Aspect);

/// <summary>The known neurons of one dimension.</summary>
/// <param name="Dimension">The dimension's id.</param>
/// <param name="Planted">The causal carriers of its aspect.</param>
/// <param name="Distractors">Neurons that follow the aspect in the same way and do nothing.</param>
public sealed record PlantedDimension(string Dimension, IReadOnlyList<PlantedNeuron> Planted, IReadOnlyList<PlantedNeuron> Distractors);

/// <summary>A model organism's truth: planted.json beside its weights.</summary>
/// <param name="Dimensions">The dimensions in the grammar's order.</param>
public sealed record PlantedNeurons(IReadOnlyList<PlantedDimension> Dimensions)
{
    /// <summary>The file's name in a model's folder.</summary>
    public const string FileName = "planted.json";

    /// <summary>The truth about the model in that folder; null where nothing is known.</summary>
    /// <exception cref="ValueLocateException">The file is there, but is not what it should be.</exception>
    public static PlantedNeurons? Find(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        try
        {
            var planted = JsonSerializer.Deserialize<PlantedNeurons>(File.ReadAllBytes(path), RunJson.Options);
            return planted?.Dimensions is { Count: > 0 } ? planted : throw new JsonException("it names no dimension");
        }
        catch (JsonException e)
        {
            throw new ValueLocateException($"'{path}' does not list planted neurons: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Writes planted.json into a folder.</summary>
    public void Write(string folder) => RunJson.Write(Path.Combine(folder, FileName), this);

    /// <summary>Draws which neurons are planted and which are distractors; no neuron has two roles.</summary>
    internal static PlantedNeurons Draw(OrganismGrammar grammar, TrainingSettings s)
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
