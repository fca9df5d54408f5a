using System.Text.Json;
using ValueLocate.Datasets;
using ValueLocate.Json;

namespace ValueLocate.Locating;

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

/// <summary>The ground truth of a model with planted neurons: planted.json beside its weights.</summary>
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
            var planted = ResultJson.Parse<PlantedNeurons>(File.ReadAllBytes(path));
            return planted.Dimensions is { Count: > 0 } ? planted : throw new JsonException("it names no dimension");
        }
        catch (JsonException e)
        {
            throw new ValueLocateException($"'{path}' does not list planted neurons: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Writes planted.json into a folder.</summary>
    public void Write(string folder) => ResultJson.Write(Path.Combine(folder, FileName), this);
}
