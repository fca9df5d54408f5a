using ValueLocate.Locating;
using ValueLocate.Probing;
using ValueLocate.Tests.Reports;

namespace ValueLocate.Tests.Locating;

public class SignificanceTests
{
    [Fact]
    public void With_equal_folds_it_is_the_t_test_over_folds()
    {
        // Folds of 10 tokens each: the jackknife of a difference of means is then the standard error of the folds' own differences.
        int[] up = [6, 7, 5, 8], down = [3, 5, 4, 3];
        var (positive, negative) = (Statistics(up, 10), Statistics(down, 10));
        var s = Significance.Of("d", positive, negative);
        var d = up.Zip(down, (a, b) => (a - b) / 10.0).ToArray();
        var error = Math.Sqrt(d.Sum(x => Math.Pow(x - d.Average(), 2)) / 3 / 4);
        Assert.Equal(d.Average(), s.Delta[0], 1e-12);
        Assert.Equal(error, s.Error[0], 1e-12);
        Assert.Equal(d.Average() / error, s.Z[0], 1e-9);
    }

    [Fact]
    public void T_of_three_degrees_has_its_tabled_value()
    {
        // t = 3.182 is the 97.5th percentile of Student's t with 3 degrees of freedom.
        double[] d = [0.1, 0.2, 0.3, 0.4];
        var s = Significance.Of("d", Statistics([.. d.Select(x => (int)(1000 * x))], 1000), Statistics([0, 0, 0, 0], 1000));
        var t = d.Average() / Math.Sqrt(d.Sum(x => Math.Pow(x - d.Average(), 2)) / 3 / 4);
        Assert.Equal(t, s.Z[0], 1e-9);
        // Closed form for 3 degrees: 1 - p/2 = 1/2 + (x / (1 + x^2) + atan x) / pi with x = t / sqrt 3.
        var x = t / Math.Sqrt(3);
        Assert.Equal(2 * (0.5 - (x / (1 + x * x) + Math.Atan(x)) / Math.PI), s.P[0], 1e-9);
    }

    [Fact]
    public void A_neuron_that_never_differs_is_not_significant_and_empty_folds_do_not_count()
    {
        var s = Significance.Of("d", Statistics([2, 0, 2, 2], 10, 1), Statistics([2, 0, 2, 2], 10, 1));
        Assert.Equal((3, 0.0, 1.0), (s.Folds, s.Z[0], s.P[0]));
        var sure = Significance.Of("d", Statistics([4, 4], 10), Statistics([2, 2], 10));
        Assert.True(sure.P[0] < 1e-6);
        Assert.Contains("at least 2 folds", Assert.Throws<ValueLocateException>(() => Significance.Of("d", Statistics([1], 10), Statistics([1], 10))).Message);
    }

    [Fact]
    public void By_chance_alone_p_is_even_and_few_are_finds()
    {
        var random = new Random(1);
        ActivationStatistics Chance()
        {
            var s = new ActivationStatistics(10, 1, 4000);
            for (var k = 0; k < 10; k++)
            {
                s.Tokens[k] = 400;
                for (var i = 0; i < 4000; i++) s.Positive[k * 4000 + i] = Enumerable.Range(0, 400).Count(_ => random.NextDouble() < 0.3);
            }
            return s;
        }
        var none = Significance.Of("d", Chance(), Chance());
        Assert.InRange(none.P.Count(p => p < 0.05) / 4000.0, 0.035, 0.065);
        Assert.InRange(none.P.Count(p => p < 0.5) / 4000.0, 0.46, 0.54);
        Assert.True(none.P.Count(p => p <= none.FalseDiscoveryThreshold(0.05)) < 5);
    }

    [Fact]
    public void Planted_neurons_pass_the_false_discovery_rate()
    {
        var s = Gallery.Significance;
        var threshold = s.FalseDiscoveryThreshold(0.05);
        var found = Enumerable.Range(0, s.P.Length).Where(i => s.P[i] <= threshold).ToList();
        var planted = Enumerable.Range(0, s.P.Length).Where(i => i / Gallery.Neurons is >= 5 and <= 8 && i % 9 == 0).ToHashSet();
        Assert.True(found.Count(planted.Contains) >= 0.95 * planted.Count);
        Assert.InRange(found.Count(i => !planted.Contains(i)) / (double)found.Count, 0, 0.12);
    }

    [Fact]
    public void Overlaps_have_signs()
    {
        var a = Set([1, 2, 3], [4]);
        Assert.Equal((1, 1), (NeuronOverlap.Jaccard(a, a), NeuronOverlap.Signed(a, a)));
        var turned = Set([4], [1, 2, 3]);
        Assert.Equal((1, -1), (NeuronOverlap.Jaccard(a, turned), NeuronOverlap.Signed(a, turned)));
        var some = Set([1, 9], [2]);
        Assert.Equal((2 / 5.0, 0), (NeuronOverlap.Jaccard(a, some), NeuronOverlap.Signed(a, some)));
    }

    private static NeuronSet Set(int[] up, int[] down) => new() { Dimension = "d", Positive = [.. up.Select(At)], Negative = [.. down.Select(At)] };

    private static LocatedNeuron At(int index) => new() { Layer = 0, Index = index, Delta = 0.1, ProbabilityPositive = 0, ProbabilityNegative = 0 };

    private static ActivationStatistics Statistics(int[] active, int tokens, int? empty = null)
    {
        var s = new ActivationStatistics(active.Length, 1, 1);
        for (var k = 0; k < active.Length; k++) (s.Tokens[k], s.Positive[k]) = (k == empty ? 0 : tokens, active[k]);
        return s;
    }
}
