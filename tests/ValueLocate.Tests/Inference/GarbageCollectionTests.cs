using System.Runtime.InteropServices;
using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Steering;

namespace ValueLocate.Tests.Inference;

public class GarbageCollectionTests
{
    /// <summary>
    /// TorchSharp lets go of numbers that it turned into Scalars before libtorch has read them: a collection from another thread (a progress
    /// display is enough) then frees them under it. Without <c>Scalars</c> this test fails within a second.
    /// </summary>
    [Fact]
    public void Collections_at_any_moment_change_no_number()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        LocatedNeuron neuron =
            new() { Layer = 1, Index = 5, Delta = 0.5, ProbabilityPositive = 0.7, ProbabilityNegative = 0.2, MeanPositive = 1, MeanNegative = 0 };
        NeuronSet set = new() { Dimension = "d", Positive = [neuron], Negative = [neuron with { Index = 6, Delta = -0.5 }] };
        using SteeringHook first = new(SteeringRule.Build(set, true, SteeringPreset.MeanDifference, 1), model);
        using SteeringHook second = new(SteeringRule.Build(set, true, SteeringPreset.ValueLocate, 1), model);
        using var attached = model.Attach(first);
        using var attachedToo = model.Attach(second);
        var expected = Logits(model);
        using var done = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            for (var i = 0; i < 300; i++) Assert.Equal(expected, Logits(model));
        }
        finally
        {
            done.Cancel();
            collector.Join();
        }
    }

    private static float[] Logits(CausalLM model)
    {
        using var hidden = model.Forward(TokenBatch.Prompts([[1, 2, 3, 4, 5], [6, 7]]));
        using var logits = model.Logits(hidden);
        return MemoryMarshal.Cast<byte, float>(logits.bytes).ToArray();
    }
}
