using ValueLocate.Inference;
using ValueLocate.Json;
using ValueLocate.Locating;
using ValueLocate.Pipeline;
using ValueLocate.Steering;

namespace ValueLocate.Cli.Tests;

/// <summary>A run of the tiny model whose neurons and strengths were written by hand.</summary>
internal sealed class TinyRun : IDisposable
{
    public TinyRun()
    {
        Folder = Files["run"];
        var settings = new RunSettings { Model = Files.CopyModelWithTokenizer(), Options = new ModelOptions { Template = "plain" } };
        using var session = RunSession.Start(Folder, settings, cancellation: TestContext.Current.CancellationToken);
        WriteNeurons(session);
    }

    public TestFolder Files { get; } = new();

    public string Folder { get; }

    public void Dispose() => Files.Dispose();

    private static void WriteNeurons(RunSession session)
    {
        List<NeuronSet> sets = [.. session.Data.Dimensions.Select(
            (d, i) => new NeuronSet { Dimension = d.Id, Positive = [Neuron(1, i, 0.3)], Negative = [Neuron(2, i + 10, -0.3)], Threshold = 0.3 })];
        ResultJson.Write(session.PathOf("neurons.json"), new LocateResult
        {
            Sets = sets,
            OtherSets = sets,
            Calibrations = [],
            PerLayer = [],
            Overlap = [],
            Correlation = [],
            Questions = [40, 40, 40, 40],
            Tokens = [1000, 1000, 1000, 1000],
            Layers = 3,
            Neurons = 96,
        });
        ResultJson.Write<IReadOnlyList<SteeringChoice>>(session.PathOf("steering.json"),
            [.. sets.Select(s => new SteeringChoice { Dimension = s.Dimension, Gamma = 40, Kl = 0.1, Doses = [] })]);
    }

    private static LocatedNeuron Neuron(int layer, int index, double delta) => new()
    {
        Layer = layer,
        Index = index,
        Delta = delta,
        ProbabilityPositive = 0.5 + delta / 2,
        ProbabilityNegative = 0.5 - delta / 2,
        MeanPositive = delta,
        MeanNegative = -delta,
    };
}
