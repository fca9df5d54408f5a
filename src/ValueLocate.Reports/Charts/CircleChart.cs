using ValueLocate.Locating;
using ValueLocate.Statistics;
using ValueLocate.Values;

namespace ValueLocate.Reports;

/// <summary>The circle of values: as Schwartz draws it, and as the dimensions' neurons draw it.</summary>
public static class CircleChart
{
    private static readonly string[] Colours = [ChartTheme.Positive, ChartTheme.Negative, ChartTheme.Residual, ChartTheme.Permuted];

    /// <summary>Schwartz's circle: the ten basic values at their angles, coloured by dimension; neighbours go together, opposites pull apart.</summary>
    public static ChartFigure Schwartz()
    {
        var values = Values.Schwartz.BasicValues;
        var dimensions = Values.Schwartz.Dimensions;
        var traces = dimensions.Select((d, i) =>
            Points(d.Name, [.. values.Where(v => v.Dimensions.Count == 1 && v.Dimensions[0] == d.Id).Select(v => (v.Name, On(v.Angle)))], Colours[i], "x", "y"))
            .Append(Points("between two", [.. values.Where(v => v.Dimensions.Count > 1).Select(v => (v.Name, On(v.Angle)))], ChartTheme.Random, "x", "y"));
        return new ChartFigure(
            "Schwartz's circle of values",
            "Around the circle: " + string.Join(", ", values.Select(v => $"{v.Name} at {Numbers.Short(v.Angle)} degrees")),
            500,
            traces,
            new Dictionary<string, object?>
            {
                ["xaxis"] = Axis("cosine of the angle", "y", null),
                ["yaxis"] = Axis("sine of the angle", null, null),
                ["shapes"] = (object[])[Ring("x", "y")]
            })
        { Legend = [.. dimensions.Select((d, i) => ("\u25CF", Colours[i], d.Name)), ("\u25CF", ChartTheme.Random, "between two")] };
    }

    /// <summary>
    /// Left, the dimensions on Schwartz's circle (left out where a dimension is not his). Right, a map by classical multidimensional scaling of the distances
    /// sqrt(2 (1 - s)), s being the signed overlap of two neuron sets (<see cref="NeuronOverlap.Signed"/>), turned to lie as near as may be to the left one.
    /// With four dimensions six distances are mapped: that the map resembles the circle is weak evidence, which the correlation in the title puts a number on.
    /// </summary>
    /// <param name="sets">Three neuron sets or more.</param>
    /// <param name="dimensions">Names, where they are not Schwartz's.</param>
    /// <exception cref="ValueLocateException">There are fewer than three sets.</exception>
    public static ChartFigure Of(IReadOnlyList<NeuronSet> sets, IReadOnlyList<Dimension>? dimensions = null)
    {
        ArgumentNullException.ThrowIfNull(sets);
        if (sets.Count < 3) throw new ValueLocateException($"A map of {sets.Count} neuron sets shows nothing: give at least 3.");
        var name = DimensionNames.Of(dimensions);
        var known = sets.Select(s => Values.Schwartz.Dimensions.FirstOrDefault(d => d.Id == s.Dimension)).OfType<Dimension>().ToList();
        var distance = NeuronOverlap.Matrix(sets, (a, b) => ReferenceEquals(a, b) ? 0 : Math.Sqrt(2 * Math.Max(0, 1 - NeuronOverlap.Signed(a, b))));
        var (places, held) = ScalingMap.Of(distance);
        var theory = known.Count == sets.Count ? known.ConvertAll(d => On(Values.Schwartz.Angle(d))).ToArray() : null;
        if (theory is not null) places = ScalingMap.Turned(places, theory);
        var layout = new Dictionary<string, object?>
        {
            ["xaxis"] = Axis("cosine of the angle", "y", theory is null ? null : [0, 0.46]),
            ["yaxis"] = Axis("sine of the angle", null, null),
        };
        var (mapX, mapY) = theory is null ? ("x", "y") : ("x2", "y2");
        var reach = 1.35 * Math.Max(1e-6, places.Max(p => Math.Max(Math.Abs(p.X), Math.Abs(p.Y))));
        layout[theory is null ? "xaxis" : "xaxis2"] = Axis("first axis of the map (distance)", mapY, theory is null ? null : [0.56, 1], reach,
            theory is null ? null : "y2");
        layout[theory is null ? "yaxis" : "yaxis2"] = Axis("second axis of the map (distance)", null, null, reach, theory is null ? null : "x2");
        if (theory is not null)
        {
            layout["shapes"] = (object[])[Ring("x", "y")];
            layout["annotations"] = (object[])[ChartTheme.Note("<b>Schwartz's circle</b>", 0, 1.01), ChartTheme.Note("<b>Map of the neurons</b>", 0.56, 1.01)];
        }
        var agreement = theory is null ? double.NaN : Agreement(distance, theory);
        return new ChartFigure(
            "Values by their neurons" + (theory is null ? "" : $": distances correlate {Numbers.Signed(agreement)} with the circle's"),
            $"The plane holds {Numbers.Percent(held)} % of the squared distances. " + string.Join("; ", Pairs(sets.Count).Select(p =>
                $"{name(sets[p.A].Dimension)} and {name(sets[p.B].Dimension)}: signed overlap {Numbers.Signed(NeuronOverlap.Signed(sets[p.A], sets[p.B]))}")),
            440,
            sets.SelectMany((s, i) => Both(name(s.Dimension), Colours[i % Colours.Length], theory?[i], places[i], mapX, mapY)),
            layout);
    }

    private static IEnumerable<object> Both(string name, string colour, (double X, double Y)? circle, (double X, double Y) map, string mapX, string mapY)
    {
        if (circle is { } c) yield return Points(name, [(name, c)], colour, "x", "y");
        yield return Points(name, [(name, map)], colour, mapX, mapY);
    }

    private static object Points(string name, IReadOnlyList<(string Name, (double X, double Y) At)> points, string colour, string x, string y) => new
    {
        type = "scatter",
        mode = "markers+text",
        name,
        x = points.Select(p => Math.Round(p.At.X, 5)),
        y = points.Select(p => Math.Round(p.At.Y, 5)),
        xaxis = x,
        yaxis = y,
        text = points.Select(p => ChartTheme.Label(p.Name)),
        textposition = points.Select(p => p.At.Y >= 0 ? "top center" : "bottom center"),
        marker = new { color = colour, size = 12 },
        hovertemplate = "%{text}: %{x:.2f}, %{y:.2f}<extra></extra>",
    };

    private static Dictionary<string, object?> Axis(string title, string? anchorScale, double[]? domain, double reach = 1.35, string? anchor = null)
    {
        var axis =
            new Dictionary<string, object?> { ["title"] = ChartTheme.Title(title), ["range"] = (double[])[-reach, reach], ["zeroline"] = true, ["nticks"] = 5 };
        // One unit is as long upward as sideways, or the circle would be an egg.
        if (anchorScale is not null) (axis["scaleanchor"], axis["constrain"]) = (anchorScale, "domain");
        if (domain is not null) axis["domain"] = domain;
        if (anchor is not null) axis["anchor"] = anchor;
        return axis;
    }

    private static object Ring(string x, string y) =>
        new { type = "circle", xref = x, yref = y, x0 = -1, x1 = 1, y0 = -1, y1 = 1, layer = "below", line = new { color = ChartTheme.Line, width = 1.5 } };

    private static (double X, double Y) On(double degrees) => (Math.Cos(degrees * Math.PI / 180), Math.Sin(degrees * Math.PI / 180));

    private static double Agreement(IReadOnlyList<IReadOnlyList<double>> distance, (double X, double Y)[] theory)
    {
        var pairs = Pairs(theory.Length).ToList();
        return Calibration.Correlation(pairs.ConvertAll(p => distance[p.A][p.B]),
            pairs.ConvertAll(p => Math.Sqrt(Math.Pow(theory[p.A].X - theory[p.B].X, 2) + Math.Pow(theory[p.A].Y - theory[p.B].Y, 2))));
    }

    private static IEnumerable<(int A, int B)> Pairs(int n) => from a in Enumerable.Range(0, n) from b in Enumerable.Range(a + 1, n - a - 1) select (a, b);
}
