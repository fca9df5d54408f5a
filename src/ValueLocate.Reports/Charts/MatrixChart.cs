namespace ValueLocate.Reports;

/// <summary>A square of numbers, coloured and written out.</summary>
internal static class MatrixChart
{
    public static ChartFigure Of(string title, string description, IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<double>> values,
        double largest, string x, string y, string unit, string format, bool signed)
    {
        var labels = names.Select(ChartTheme.Label).ToArray();
        return new ChartFigure(
            title,
            description,
            190 + 56 * names.Count,
            [
                new
                {
                    type = "heatmap", x = labels, y = labels, z = values, zmin = signed ? -largest
                        : 0, zmax = largest, colorscale = signed ? ChartTheme.Diverging : ChartTheme.Rising, colorbar = ChartTheme.ColourBar(unit),
                    texttemplate = "%{z:" + format + "}", textfont = new { size = 13 }, xgap = 2, ygap = 2,
                    hovertemplate = y + " %{y}<br>" + x + " %{x}<br>%{z:" + format + "}<extra></extra>",
                },
            ],
            new Dictionary<string, object?>
            {
                ["xaxis"] = new { title = ChartTheme.Title(x), showgrid = false, type = "category" },
                ["yaxis"] = new { title = ChartTheme.Title(y), showgrid = false, type = "category", autorange = "reversed" },
            });
    }
}
