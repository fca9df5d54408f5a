using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Reports;
using ValueLocate.Steering;
using ValueLocate.Validation;
using static TorchSharp.torch;

namespace ValueLocate.Tests.Inference;

/// <summary>A call whose token is cancelled at any layer of any pass computes no further layer, and leaves the model without hooks.</summary>
public sealed class CancellationTests : IDisposable
{
    private static readonly NeuronSet Set = new()
    {
        Dimension = "conservation",
        Positive = [TinyLanguageModel.Neuron(0, 5), TinyLanguageModel.Neuron(1, 6)],
        Negative = [],
    };

    private readonly TinyLanguageModel tiny = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Calls.Keys];

    private static Dictionary<string, Func<TinyLanguageModel, CancellationToken, object>> Calls { get; } = new()
    {
        ["generate"] = (t, stop) => t.Model.Generate(["Why?", "Who is it?"], new GenerationOptions { MaxTokens = 6, EndIds = [] }, stop),
        ["read with a cache"] = (t, stop) =>
        {
            using var cache = t.Model.RunWithCache("A kettle boils.", stop);
            return cache[2].data<float>().ToArray();
        },
        ["probe"] = (t, stop) => t.Model.Probe(t.Pairs("conservation"), new ProbeOptions { Folds = 2 }, cancellation: stop)
            .Locate("conservation", new SelectionRule { Fraction = 0.05 }).All.Select(n => (n.Layer, n.Index, n.Attribution)).ToArray(),
        ["validate"] = (t, stop) => EffectJson.Text(t.Model.Validate(
            Set.Edit(2, SteeringPreset.MeanDifference),
            t.Pairs("conservation"),
            new ValidateOptions { RandomDraws = 2, Neutral = t.Dataset.Neutral },
            cancellation: stop)),
        ["answer side by side"] = (t, stop) => SteeredAnswers.Answer(
            t.Model, Set, SteeringPreset.MeanDifference, 2, ["Why?", "Who?"], new SteeredAnswerOptions { MaxTokens = 4 }, stop).ToArray(),
        ["take gradients"] = (t, stop) => ContrastGradient.Of(
            t.Model.Decoder, [[.. t.Pairs("conservation").Select(p => ValueLocate.Probing.PackedExample.Of(t.Model, p))]], cancellation: stop),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void It_stops_at_the_next_layer(string name)
    {
        var call = Calls[name];
        var counting = new CancelAt(int.MaxValue, null);
        object expected;
        using (tiny.Model.Attach(counting)) expected = call(tiny, Now);
        Assert.True(counting.Seen >= 3);
        var random = new Random(7);
        int[] moments = [1, .. Enumerable.Range(0, 6).Select(_ => random.Next(1, counting.Seen))];
        foreach (var moment in moments)
        {
            using var stop = new CancellationTokenSource();
            var hook = new CancelAt(moment, stop);
            using (tiny.Model.Attach(hook)) Assert.ThrowsAny<OperationCanceledException>(() => call(tiny, stop.Token));
            // A layer begins by looking at the token.
            Assert.Equal((moment, 0), (hook.Seen, tiny.Model.Decoder.HookCount));
            Assert.False(tiny.Model.Decoder.Gradients);
        }
        Assert.Equal(expected, call(tiny, Now));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_token_that_was_cancelled_before_computes_nothing(string name)
    {
        var hook = new CancelAt(int.MaxValue, null);
        using (tiny.Model.Attach(hook)) Assert.ThrowsAny<OperationCanceledException>(() => Calls[name](tiny, new CancellationToken(true)));
        Assert.Equal((0, 0), (hook.Seen, tiny.Model.Decoder.HookCount));
    }

    [Fact]
    public void Progress_may_cancel()
    {
        using var stop = new CancellationTokenSource();
        var steps = 0;
        var options = new GenerationOptions { MaxTokens = 20, EndIds = [], OnStep = _ => { if (++steps == 3) stop.Cancel(); } };
        Assert.ThrowsAny<OperationCanceledException>(() => tiny.Model.Generate("Why?", options, stop.Token));
        Assert.Equal(3, steps);
        using var other = new CancellationTokenSource();
        var told = new CancelWhenTold(other);
        Assert.ThrowsAny<OperationCanceledException>(() => tiny.Model.Probe(tiny.Pairs("conservation"), new ProbeOptions { Folds = 2 }, told, other.Token));
        Assert.Equal((1, 0), (told.Times, tiny.Model.Decoder.HookCount));
    }

    [Fact]
    public void Without_a_token_of_its_own_a_call_stops_by_the_running_cells()
    {
        using var cell = new CancellationTokenSource();
        AppContext.SetData(CallCancellation.Key, (Func<CancellationToken>)(() => cell.Token));
        try
        {
            var hook = new CancelAt(2, cell);
            using (tiny.Model.Attach(hook)) Assert.ThrowsAny<OperationCanceledException>(() => Calls["probe"](tiny, CancellationToken.None));
            Assert.Equal(2, hook.Seen);
            foreach (var call in Calls.Values) Assert.ThrowsAny<OperationCanceledException>(() => call(tiny, CancellationToken.None));
            // A call that was given a token goes by that.
            _ = Calls["generate"](tiny, Now);
        }
        finally
        {
            AppContext.SetData(CallCancellation.Key, null);
        }
        Assert.Equal(0, tiny.Model.Decoder.HookCount);
    }

    public void Dispose() => tiny.Dispose();

    /// <summary>Counts layers as they are computed, and cancels at one of them.</summary>
    private sealed class CancelAt(int moment, CancellationTokenSource? stop) : IActivationHook
    {
        public int Seen { get; private set; }

        public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
        {
            if (++Seen == moment) stop?.Cancel();
            return activation;
        }
    }

    private sealed class CancelWhenTold(CancellationTokenSource stop) : IProgress<long>
    {
        public int Times { get; private set; }

        public void Report(long value)
        {
            Times++;
            stop.Cancel();
        }
    }
}
