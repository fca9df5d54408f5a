using ValueLocate.Inference;
using ValueLocate.Organisms;
using ValueLocate.Pipeline;
using ValueLocate.Reports.Lessons;
using static TorchSharp.torch;

namespace ValueLocate.Tests.Organisms;

/// <summary>What lesson 5 calls stops by the running cell's token at the next layer, and claims the model as a whole.</summary>
public sealed class StoppedBenchTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public void Methods_and_steered_shares_compute_nothing_once_the_cell_is_interrupted()
    {
        RequireWeights();
        var settings = new RunSettings { Model = EmbeddedModel.Name, Folds = 2, Permutations = 2, GradientQuestions = 2, Options = new() { Threads = 1 } };
        using var run = LessonRun.Start(settings, search: 2, judged: 2, neutral: 4);
        Stages.Probe(run, Now);
        Stages.Locate(run, Now);
        var sets = run.Located().Sets;
        var strengths = sets.Select(_ => new SteeringStrength(1, 1)).ToList();
        using var cell = new CellOf();
        var random = new Random(5);
        foreach (var (says, call) in ((string, Action)[])
        [
            ("comparing methods with the truth", () => TruthBench.Run(run, cases: 2, cancellation: CancellationToken.None)),
            ("counting steered answers", () => SteeredShares.Measure(run.Model, sets, strengths, count: 2, cancellation: CancellationToken.None)),
            ("choosing strengths", () => SteeredShares.Strengths(run.Model, sets, count: 2, cancellation: CancellationToken.None)),
        ])
        {
            foreach (var moment in (int[])[1, random.Next(2, 60)])
            {
                cell.Begin();
                var hook = new CancelAt(moment, cell, run.Model);
                using (run.Model.Attach(hook)) Assert.ThrowsAny<OperationCanceledException>(call);
                Assert.Equal((moment, 0), (hook.Seen, run.Model.Decoder.HookCount));
                Assert.Contains($"({says})", hook.Refused, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Measuring_an_organism_stops_too()
    {
        RequireWeights();
        using var cell = new CellOf();
        cell.Begin();
        var told = new CancelWhenTold(cell);
        Assert.ThrowsAny<OperationCanceledException>(
            () => OrganismCheck.Measure(EmbeddedModel.Folder, cases: 2, neutral: 2, observer: told, cancellation: CancellationToken.None));
        Assert.Equal(1, told.Times);
    }

    private static void RequireWeights() =>
        Require.Tool("tiny-values", File.Exists(Path.Combine(EmbeddedModel.Folder, "model.safetensors")), "data/models/tiny-values has no weights");

    /// <summary>A notebook cell, as libraries see it.</summary>
    private sealed class CellOf : IDisposable
    {
        private CancellationTokenSource stop = new();

        public CellOf() => AppContext.SetData(CallCancellation.Key, (Func<CancellationToken>)(() => stop.Token));

        public void Begin()
        {
            stop.Dispose();
            stop = new CancellationTokenSource();
        }

        public void Interrupt() => stop.Cancel();

        public void Dispose()
        {
            AppContext.SetData(CallCancellation.Key, null);
            stop.Dispose();
        }
    }

    /// <summary>Interrupts the cell at a layer; what another thread would be told just before is kept.</summary>
    private sealed class CancelAt(int moment, CellOf cell, LanguageModel model) : IActivationHook
    {
        public int Seen { get; private set; }

        public string Refused { get; private set; } = "";

        public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
        {
            if (++Seen != moment) return activation;
            using (ExecutionContext.SuppressFlow())
            {
                var other = new Thread(() => Refused = Assert.Throws<ValueLocateException>(() => model.Hook(0, a => a)).Message);
                other.Start();
                other.Join();
            }
            cell.Interrupt();
            return activation;
        }
    }

    private sealed class CancelWhenTold(CellOf cell) : IRunObserver
    {
        public int Times { get; private set; }

        public void Begin(string stage, long tokens)
        {
        }

        public void Advance(long tokens)
        {
            Times++;
            cell.Interrupt();
        }

        public void Finish(string stage, bool fresh)
        {
        }
    }
}
