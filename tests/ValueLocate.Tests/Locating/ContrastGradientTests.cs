using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Probing;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Tests.Locating;

public class ContrastGradientTests
{
    [Fact]
    public void It_is_the_slope_of_the_contrast_under_a_small_edit()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        PackedExample[] rows = [new([1, 2, 3], [[10, 11], [12, 13, 14]], [0, 0]), new([4, 5], [[20], [21]], [0, 0])];
        var gradient = ContrastGradient.Of(model, [rows], cancellation: TestContext.Current.CancellationToken);
        using var reader = new PairScorer(model, rows);
        foreach (var (layer, neuron) in ((int, int)[])[(0, 3), (1, 50), (2, 95)])
        {
            var slope = (At(0.01f) - At(-0.01f)) / 0.02;
            Assert.Equal(slope, gradient[layer * 96 + neuron], 2e-3 + 0.02 * Math.Abs(slope));

            double At(float value)
            {
                using var hook = new SteeringHook(new SteeringEdit([new LayerEdit(layer, [(neuron, value)], [])]), model);
                using var off = model.Attach(hook);
                return reader.Measure(TestContext.Current.CancellationToken).Average();
            }
        }
        Assert.Contains(gradient, g => Math.Abs(g) > 1e-3);
    }
}
