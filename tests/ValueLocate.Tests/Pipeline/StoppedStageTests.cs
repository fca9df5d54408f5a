using ValueLocate.Inference;
using ValueLocate.Pipeline;
using ValueLocate.Steering;
using static TorchSharp.torch;

namespace ValueLocate.Tests.Pipeline;

/// <summary>Stages that are stopped at any layer compute no further, leave no hook, and go on in the same session to the same bytes.</summary>
public sealed class StoppedStageTests : IDisposable
{
    private readonly TinyRuns runs = new(perSplit: 2);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => runs.Dispose();

    [Theory]
    [InlineData(ContrastKind.Pairs, SteeringPreset.MeanDifference)]
    [InlineData(ContrastKind.Persona, SteeringPreset.Npti)]
    public void Every_stage_stops_at_the_next_layer_and_goes_on(ContrastKind contrast, SteeringPreset preset)
    {
        double? gamma = preset == SteeringPreset.Npti ? 0.5 : null;
        var settings = runs.Settings with { Contrast = contrast, Preset = preset, PersonaQuestions = 2, MaxTokens = 4, Gamma = gamma };
        runs.Run("whole", settings).Dispose();
        var random = new Random(3);
        using var session = runs.Start("cut", settings);
        var stopped = 0;
        foreach (var stage in Each(session))
        {
            for (var i = 0; i < 4; i++)
            {
                using var stop = new CancellationTokenSource();
                var hook = new CancelAt(random.Next(1, 60), stop);
                var ended = false;
                using (session.Model.Attach(hook))
                {
                    try
                    {
                        stage(stop.Token);
                        ended = true;
                    }
                    catch (OperationCanceledException)
                    {
                        stopped++;
                    }
                }
                Assert.Equal(0, hook.SeenAfter);
                Assert.Equal(0, session.Model.Decoder.HookCount);
                if (ended) break;
            }
            stage(Now);
        }
        Assert.InRange(stopped, 6, 16);
        Assert.All(TinyRuns.Results, f => Assert.True(runs.Bytes("whole", f).AsSpan().SequenceEqual(runs.Bytes("cut", f)), f));
    }

    [Fact]
    public async Task A_stage_that_is_begun_while_a_stopped_one_still_computes_waits_and_counts_for_itself()
    {
        runs.Run("whole").Dispose();
        using var session = runs.Start("cut");
        Stages.Probe(session, Now);
        Stages.Locate(session, Now);
        using ManualResetEventSlim inside = new(), open = new();
        using var stop = new CancellationTokenSource();
        var hold = session.Model.Hook(0, a =>
        {
            inside.Set();
            open.Wait(Now);
            return a;
        });
        var first = Task.Run(() => Stages.Steer(session, stop.Token), Now);
        inside.Wait(Now);
        // A stage that was not told to stop is not waited for.
        var refused = Assert.Throws<ValueLocateException>(() => Stages.Steer(session, Now)).Message;
        Assert.Contains("in use by another call (the stage steer)", refused, StringComparison.Ordinal);
        await stop.CancelAsync();
        var second = Task.Run(() => Stages.All(session, Now), Now);
        await Task.Delay(50, Now);
        Assert.False(second.IsCompleted);
        open.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await second;
        hold.Dispose();
        Assert.All(TinyRuns.Results, f => Assert.True(runs.Bytes("whole", f).AsSpan().SequenceEqual(runs.Bytes("cut", f)), f));
        // Nothing of the stopped stage is left in the session: it works without a token, too.
        Assert.False(session.Cancellation.IsCancellationRequested);
        Assert.NotEmpty(LocateStage.Rankings(session));
    }

    [Fact]
    public void A_token_that_was_cancelled_before_runs_no_stage_and_writes_nothing()
    {
        using var session = runs.Start("run");
        foreach (var stage in Each(session))
        {
            var before = Directory.GetFiles(runs.Folder("run")).Order().ToList();
            Assert.ThrowsAny<OperationCanceledException>(() => stage(new CancellationToken(true)));
            Assert.Equal(before, Directory.GetFiles(runs.Folder("run")).Order());
            stage(Now);
        }
    }

    private static Action<CancellationToken>[] Each(RunSession session) =>
    [
        c => Stages.Probe(session, c),
        c => Stages.Locate(session, c),
        c => Stages.Steer(session, c),
        c => Stages.Validate(session, c),
    ];

    private sealed class CancelAt(int moment, CancellationTokenSource stop) : IActivationHook
    {
        private int seen;

        public int SeenAfter => Math.Max(0, seen - moment);

        public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
        {
            if (++seen == moment) stop.Cancel();
            return activation;
        }
    }
}
