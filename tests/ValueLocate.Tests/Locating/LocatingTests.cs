using ValueLocate.Locating;
using ValueLocate.Probing;

namespace ValueLocate.Tests.Locating;

public class LocatingTests
{
    [Fact]
    public void Delta_is_the_difference_of_probabilities_and_planted_neurons_come_first()
    {
        var (positive, negative) = Planted(planted: 5, seed: 1);
        var d = Difference.Of("d", positive, negative);
        Assert.Equal(positive.Probability()[2] - negative.Probability()[2], d.Delta[2]);
        var set = new SelectionRule { Kind = SelectionKind.Fraction, Fraction = 5.0 / 200 }.Select(d);
        Assert.Equal([0, 1, 2, 3, 4], set.All.Select(n => n.Layer * 100 + n.Index).Order());
    }

    [Theory]
    [InlineData(SelectionKind.MeanDifference)]
    [InlineData(SelectionKind.CohensD)]
    public void Other_rankings_find_the_planted_neurons_too(SelectionKind kind)
    {
        var (positive, negative) = Planted(planted: 5, seed: 1);
        var set = new SelectionRule { Kind = kind, Fraction = 5.0 / 200 }.Select(Difference.Of("d", positive, negative));
        Assert.Equal([0, 1, 2, 3, 4], set.All.Select(n => n.Layer * 100 + n.Index).Order());
    }

    [Fact]
    public void Cohens_d_is_the_difference_of_means_in_pooled_deviations()
    {
        double[] up = [1, 2, 6], down = [0, 1, 2, 1];
        var d = Difference.Of("d", One(up), One(down));
        var pooled = Math.Sqrt((up.Sum(x => Math.Pow(x - up.Average(), 2)) + down.Sum(x => Math.Pow(x - down.Average(), 2))) / (up.Length + down.Length - 2));
        Assert.Equal(pooled, d.Deviation[0], 12);
        Assert.Equal((up.Average() - down.Average()) / pooled, NeuronScore.CohensD(d)[0], 12);

        static ActivationStatistics One(double[] values)
        {
            var s = new ActivationStatistics(1, 1, 1);
            (s.Tokens[0], s.Positive[0], s.Sum[0], s.SumOfSquares[0]) = (values.Length, values.Count(v => v > 0), values.Sum(), values.Sum(v => v * v));
            return s;
        }
    }

    [Fact]
    public void The_calibrated_threshold_keeps_the_planted_and_few_others()
    {
        var (positive, negative) = Planted(planted: 20, seed: 2);
        var c = Calibration.Of("d", positive, negative, 0.1, 50, 0);
        var set = new SelectionRule { Kind = SelectionKind.Permutation }.Select(Difference.Of("d", positive, negative), c.Threshold);
        Assert.True(set.All.Count(n => n.Layer == 0 && n.Index < 20) >= 18);
        Assert.InRange(set.Count, 18, 26);
        Assert.InRange(c.SplitHalf, 0.5, 1);
    }

    [Fact]
    public void Without_a_difference_hardly_anything_passes()
    {
        var (positive, negative) = Planted(planted: 0, seed: 3);
        var c = Calibration.Of("d", positive, negative, 0.1, 50, 0);
        Assert.InRange(c.SplitHalf, -0.25, 0.25);
        Assert.InRange(c.Passing[(int)Math.Round(c.Threshold * 100) - 1], 0, 12);
        foreach (var rate in (double[])[0.01, 0.1, 0.5, 2])
        {
            var asked = Calibration.Of("d", positive, negative, rate, 50, 0);
            Assert.Equal(asked.Passing.Zip(asked.PassingPermuted).Any(t => t.First > 0 && t.Second <= rate * t.First), asked.IsCalibrated);
            Assert.Equal(asked.IsCalibrated, asked.ThresholdText != "none");
        }
        Assert.False(Calibration.Of("d", positive, negative, -1, 50, 0).IsCalibrated);
    }

    [Fact]
    public void Top_k_then_threshold_takes_k_a_direction_and_all_above()
    {
        var (positive, negative) = Planted(planted: 20, seed: 4);
        var d = Difference.Of("d", positive, negative);
        var few = new SelectionRule { Kind = SelectionKind.TopKThenThreshold, TopK = 3, Threshold = 1 }.Select(d);
        Assert.Equal((3, 3), (few.Positive.Count, few.Negative.Count));
        var above = new SelectionRule { Kind = SelectionKind.TopKThenThreshold, TopK = 3, Threshold = 0.2 }.Select(d);
        Assert.Equal(Math.Max(3, d.Delta.Count(x => x >= 0.2)), above.Positive.Count);
        Assert.Equal(d.Delta.Count(x => Math.Abs(x) >= 0.2), new SelectionRule { Kind = SelectionKind.Threshold, Threshold = 0.2 }.Select(d).Count);
    }

    [Fact]
    public void Without_the_common_part_differences_add_up_to_nothing()
    {
        var dimensions = Enumerable.Range(0, 4).Select(i => Planted(10, i)).Select((s, i) => Difference.Of($"{i}", s.Positive, s.Negative)).ToList();
        var special = Difference.WithoutCommon(dimensions);
        for (var i = 0; i < 200; i++) Assert.Equal(0, special.Sum(d => d.Delta[i]), 9);
        Assert.Equal(dimensions[1].Mean[7] - dimensions.Average(d => d.Mean[7]), special[1].Mean[7], 9);
    }

    [Fact]
    public void Nothing_that_passes_is_a_sentence()
    {
        var (positive, negative) = Planted(0, 5);
        var e = Assert.Throws<ValueLocateException>(
            () => new SelectionRule { Kind = SelectionKind.Threshold, Threshold = 1 }.Select(Difference.Of("d", positive, negative)));
        Assert.Contains("lower its threshold", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Two layers of 100 neurons, 10 folds of 200 tokens; the planted ones are active at .7 against .3 (odd ones the other way round).</summary>
    private static (ActivationStatistics Positive, ActivationStatistics Negative) Planted(int planted, int seed)
    {
        var random = new Random(seed);
        return (Make(1), Make(-1));

        ActivationStatistics Make(int sign)
        {
            var s = new ActivationStatistics(10, 2, 100);
            for (var k = 0; k < 10; k++)
            {
                s.Tokens[k] = 200;
                for (var i = 0; i < 200; i++)
                {
                    var p = i >= planted ? 0.5 : 0.5 + 0.2 * sign * (i % 2 == 0 ? 1 : -1);
                    for (var t = 0; t < 200; t++) s.Positive[k * 200 + i] += random.NextDouble() < p ? 1 : 0;
                    // Activations of a half, above or below 0.
                    s.Sum[k * 200 + i] = s.Positive[k * 200 + i] - 100;
                    s.SumOfSquares[k * 200 + i] = 50;
                }
            }
            return s;
        }
    }
}
