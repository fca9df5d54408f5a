using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Locating;
using static TorchSharp.torch;

namespace ValueLocate.Tests.Inference;

/// <summary>One call at a time uses a model; what computes elsewhere is refused or, once it was told to stop, waited for.</summary>
public sealed class ModelUseTests : IDisposable
{
    private static readonly GenerationOptions Short = new() { MaxTokens = 2, EndIds = [] };
    private readonly TinyLanguageModel tiny = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private LanguageModel Model => tiny.Model;

    public void Dispose() => tiny.Dispose();

    [Fact]
    public async Task A_second_call_from_another_thread_is_refused_with_a_sentence()
    {
        var expected = Model.Generate("Why?", Short, Now);
        using var held = new Gate(Model);
        var first = Task.Run(() => Model.Generate("Why?", Short, Now), Now);
        held.WaitUntilInside();
        var pair = tiny.Pairs("conservation")[0];
        var edit = new NeuronSet { Dimension = "conservation", Positive = [], Negative = [] }.Edit(1);
        foreach (var second in (Action[])
        [
            () => Model.Generate("Who?", Short, Now),
            () => Model.RunWithCache("Who?", Now),
            () => Model.Hook(0, a => a),
            () => Model.Apply(edit, Aspect.Positive),
            () => Model.Probe([pair], cancellation: Now),
            () => Model.Validate(edit, [pair], cancellation: Now),
            () => Model.Decoder.Forward(TokenBatch.Prompts([[1, 2]])),
            Model.Dispose,
        ])
        {
            var message = Assert.Throws<ValueLocateException>(second).Message;
            Assert.Equal("The model is in use by another call (generating): wait until it has ended, cancel it, or load the model a second time.", message);
        }
        held.Open();
        // The first call is none the worse for it, and the model is free.
        Assert.Equal(expected, await first);
        held.Dispose();
        Assert.Equal(0, Model.Decoder.HookCount);
        Assert.Equal(expected, Model.Generate("Why?", Short, Now));
    }

    [Fact]
    public async Task A_nested_call_in_the_same_flow_works()
    {
        var expected = Model.Generate("Why?", Short, Now);
        using var alone = Model.RunWithCache("Who?", Now);
        var nested = 0;
        var options = Short with
        {
            OnStep = _ =>
            {
                using var cache = Model.RunWithCache("Who?", Now);
                using (Model.Hook(0, a => a * 0)) Model.RunWithCache("What?", Now).Dispose();
                Assert.True(cache[2].equal(alone[2]).all().item<bool>());
                nested++;
            },
        };
        Assert.Equal(expected, Model.Generate("Why?", options, Now));
        Assert.Equal(2, nested);
        // A flow that goes on another thread is the same flow, and what it began has ended.
        await Task.Yield();
        Assert.Equal(expected, await Task.Run(() => Model.Generate("Why?", Short, Now), Now));
        Assert.Equal(expected, Model.Generate("Why?", Short, Now));
    }

    [Fact]
    public async Task A_call_that_was_cancelled_is_waited_for()
    {
        var expected = Model.Generate("Why?", Short, Now);
        using var held = new Gate(Model);
        using var stop = new CancellationTokenSource();
        var first = Task.Run(() => Model.Generate("Why?", Short, stop.Token), Now);
        held.WaitUntilInside();
        await stop.CancelAsync();
        var second = Task.Run(() => Model.Generate("Why?", Short, Now), Now);
        await Task.Delay(50, Now);
        Assert.False(second.IsCompleted);
        held.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(expected, await second);
    }

    [Fact]
    public async Task Waiting_for_a_cancelled_call_can_be_cancelled_itself()
    {
        using var held = new Gate(Model);
        using CancellationTokenSource stop = new(), other = new();
        var first = Task.Run(() => Model.Generate("Why?", Short, stop.Token), Now);
        held.WaitUntilInside();
        await stop.CancelAsync();
        var second = Task.Run(() => Model.Generate("Why?", Short, other.Token), Now);
        await other.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        held.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task Freeing_the_model_waits_for_a_cancelled_call_and_ends_it()
    {
        using var held = new Gate(Model);
        using var stop = new CancellationTokenSource();
        var first = Task.Run(() => Model.Generate("Why?", Short, stop.Token), Now);
        held.WaitUntilInside();
        await stop.CancelAsync();
        var free = Task.Run(Model.Dispose, Now);
        held.Open();
        await free;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Throws<ObjectDisposedException>(() => Model.Generate("Why?", Short, Now));
        Model.Dispose();
    }

    [Fact]
    public async Task Many_threads_at_once_give_the_right_answer_or_the_sentence()
    {
        var expected = Model.Generate("Why?", Short, Now);
        var (right, refused) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                for (var i = 0; i < 15; i++)
                {
                    try
                    {
                        Assert.Equal(expected, Model.Generate("Why?", Short, Now));
                        Interlocked.Increment(ref right);
                    }
                    catch (ValueLocateException e)
                    {
                        Assert.Contains("in use", e.Message, StringComparison.Ordinal);
                        Interlocked.Increment(ref refused);
                    }
                }
            },
            Now)));
        Assert.Equal(60, right + refused);
        Assert.True(right > 0);
        Assert.Equal(expected, Model.Generate("Why?", Short, Now));
    }

    /// <summary>Holds passes in layer 0 until it is opened.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly ManualResetEventSlim inside = new();
        private readonly ManualResetEventSlim open = new();
        private readonly IDisposable hook;

        public Gate(LanguageModel model) => hook = model.Hook(0, Hold);

        public void WaitUntilInside() => inside.Wait(Now);

        public void Open() => open.Set();

        public void Dispose()
        {
            open.Set();
            hook.Dispose();
        }

        private Tensor Hold(Tensor activation)
        {
            inside.Set();
            open.Wait(Now);
            return activation;
        }
    }
}
