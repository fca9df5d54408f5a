using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Locating;

namespace ValueLocate.Tests;

/// <summary>The random model of <see cref="Tiny"/>, loaded, with its dataset.</summary>
internal sealed class TinyLanguageModel : IDisposable
{
    private readonly TempFolder model = new();
    private readonly TempFolder data = new();

    public TinyLanguageModel(int perSplit = 4)
    {
        Tiny.Model(model);
        Tiny.Dataset(data, perSplit);
        Dataset = InsightDataset.Load(data.Path);
        Model = LanguageModel.Load(model.Path, new ModelOptions { Dtype = "float32", Threads = 1, Template = "plain" });
    }

    public LanguageModel Model { get; }

    public InsightDataset Dataset { get; }

    public static LocatedNeuron Neuron(int layer, int index) => new()
    {
        Layer = layer,
        Index = index,
        Delta = 0.1,
        ProbabilityPositive = 0.6,
        ProbabilityNegative = 0.5,
        MeanPositive = 1,
    };

    public IReadOnlyList<Pair> Pairs(string dimension, string split = "search") => [.. Dataset.Pairs.Where(p => p.Dimension == dimension && p.Split == split)];

    public void Dispose()
    {
        Model.Dispose();
        model.Dispose();
        data.Dispose();
    }
}
