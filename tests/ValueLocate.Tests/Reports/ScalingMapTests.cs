using ValueLocate.Reports;
using ValueLocate.Values;

namespace ValueLocate.Tests.Reports;

public class ScalingMapTests
{
    [Fact]
    public void Places_in_a_plane_come_back_turned_and_mirrored_onto_themselves()
    {
        (double X, double Y)[] truth = [(0, 1), (2, 0), (-1, -1), (1, -3), (-2, 3)];
        var distance = truth.Select(a => (IReadOnlyList<double>)[.. truth.Select(b => Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2)))]).ToList();
        var (places, held) = ScalingMap.Of(distance);
        Assert.Equal(1, held, 1e-9);
        foreach (var onto in new[] { truth, [.. truth.Select(p => (p.X, -p.Y))] })
            Assert.All(ScalingMap.Turned(places, onto).Zip(onto), p => Assert.True(Math.Abs(p.First.X - p.Second.X) + Math.Abs(p.First.Y - p.Second.Y) < 1e-9));
    }

    [Fact]
    public void Four_equal_distances_need_three_axes() => Assert.Equal(2 / 3.0,
        ScalingMap.Of([.. Enumerable.Range(0, 4).Select(i => (IReadOnlyList<double>)[.. Enumerable.Range(0, 4).Select(j => i == j ? 0.0 : 1)])]).Held, 1e-9);

    [Fact]
    public void Neuron_sets_with_the_circles_overlaps_give_the_circle()
    {
        var chart = CircleChart.Of(Gallery.Sets);
        Assert.Contains("distances correlate +0.9", chart.Title);
        foreach (var d in Schwartz.Dimensions) Assert.Contains(d.Short, chart.ToJson());
        Assert.Contains("at least 3", Assert.Throws<ValueLocateException>(() => CircleChart.Of([.. Gallery.Sets.Take(2)])).Message);
    }
}
