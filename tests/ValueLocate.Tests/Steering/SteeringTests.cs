using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Steering;

namespace ValueLocate.Tests.Steering;

public class SteeringTests
{
    private static readonly NeuronSet Set = new()
    {
        Dimension = "d",
        Positive = [Neuron(0, 3, 0.3), Neuron(1, 4, 0.2)],
        Negative = [Neuron(1, 5, -0.25)],
    };

    [Fact]
    public void Mean_difference_moves_all_neurons_and_turns_its_sign()
    {
        var up = SteeringRule.Build(Set, true, SteeringPreset.MeanDifference, 2);
        var down = SteeringRule.Build(Set, false, SteeringPreset.MeanDifference, 2);
        Assert.Equal([(3, 0.6f)], up.Layers[0].Add);
        Assert.Equal([(3, -0.6f)], down.Layers[0].Add);
        Assert.All(up.Layers, l => Assert.Empty(l.ClampToZero));
        Assert.Equal(3, up.Neurons);
    }

    [Fact]
    public void Npti_adds_to_the_own_neurons_and_clamps_the_opposite()
    {
        var up = SteeringRule.Build(Set, true, SteeringPreset.Npti, 1.5);
        Assert.Equal((float)(1.5 * 2 / (1 + Math.Exp(-10 * (0.3 - 0.15)))), up.Layers[0].Add[0].Value);
        Assert.Equal([5], up.Layers[1].ClampToZero);
        var down = SteeringRule.Build(Set, false, SteeringPreset.Npti, 1);
        Assert.Equal([3], down.Layers[0].ClampToZero);
        Assert.Equal((5, (float)(1 * SteeringRule.Weight(0.25))), down.Layers[1].Add[0]);
    }

    [Fact]
    public void ValueLocate_takes_the_activation_probability() =>
        Assert.Equal((float)(0.8 * SteeringRule.Weight(0.3)), SteeringRule.Build(Set, true, SteeringPreset.ValueLocate, 1).Layers[0].Add[0].Value);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    public void A_strength_that_is_none_is_refused(double gamma) =>
        Assert.Contains("gamma",
            Assert.Throws<ValueLocateException>(() => SteeringRule.Build(Set, true, SteeringPreset.MeanDifference, gamma)).Message, StringComparison.Ordinal);

    [Fact]
    public void Random_neurons_match_in_layers_and_edits_and_hold_none_that_was_found()
    {
        var drawn = MatchedRandom.Draw(Set, 96, new Random(1));
        Assert.Equal(Set.All.Select(n => (n.Layer, n.Delta)), drawn.All.Select(n => (n.Layer, n.Delta)));
        Assert.Empty(drawn.All.Select(n => (n.Layer, n.Index)).Intersect(Set.All.Select(n => (n.Layer, n.Index))));
        Assert.Equal(3, drawn.All.Select(n => (n.Layer, n.Index)).Distinct().Count());
    }

    [Fact]
    public void The_largest_strength_within_the_budget_is_found()
    {
        var (gamma, damage) = GammaSearch.Find(g => -0.01 * g * g, -0.15, 1);
        Assert.InRange(damage, -0.15, -0.13);
        Assert.Equal(-0.01 * gamma * gamma, damage, 9);
        foreach (var power in (double[])[1, 1.5, 3, 4, 6])
        {
            foreach (var first in (double[])[0.5, 4, 100])
            {
                var steep = GammaSearch.Find(g => -1e-3 * Math.Pow(g, power), -0.15, first);
                Assert.InRange(steep.Damage, -0.15, 0.9 * -0.15);
            }
        }
        Assert.Equal((0, -5), GammaSearch.Find(g => -5, -0.15, 1));
        Assert.Equal((0, 0), GammaSearch.Find(g => g > 0 ? -5 : 0, -0.15, 1));
        Assert.Equal(8, GammaSearch.Find(g => 0, -0.15, 1, largest: 8).Gamma);
    }

    [Fact]
    public void Only_the_positions_asked_for_are_edited()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        var batch = TokenBatch.Prompts([[1, 2, 3], [4, 5]]);
        using var plain = model.Forward(batch);
        using var hook = new SteeringHook(SteeringRule.Build(Set, true, SteeringPreset.MeanDifference, 5), model);
        using var off = model.Attach(hook);
        using var steered = model.Forward(batch);
        using var same = (plain - steered).abs().amax([2]);
        Assert.Equal(0, same[0, 1].item<float>());
        Assert.Equal(0, same[1, 1].item<float>());
        Assert.True(same[0, 2].item<float>() > 1e-3);
        Assert.True(same[1, 2].item<float>() > 1e-3);
    }

    private static LocatedNeuron Neuron(int layer, int index, double delta) => new()
    {
        Layer = layer,
        Index = index,
        Delta = delta,
        ProbabilityPositive = 0.5 + delta,
        ProbabilityNegative = 0.5,
        MeanPositive = delta,
        MeanNegative = 0,
        Quantile95Positive = 2,
        Quantile95Negative = 1,
    };
}
