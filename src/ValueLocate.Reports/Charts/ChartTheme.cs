using System.Text.Json.Nodes;

namespace ValueLocate.Reports;

/// <summary>
/// One look for all charts. Charts name their colours as report.css does; a report paints them by its own style sheet, light or dark. Elsewhere they become the
/// fixed colours here: Okabe and Ito's, told apart by colour-blind readers, in tones that have a contrast of 3 or more against both white and VS Code's dark
/// grey.
/// </summary>
internal static class ChartTheme
{
    public const string Positive = "var(--pos)";
    public const string Negative = "var(--neg)";
    public const string Random = "var(--random)";
    public const string Permuted = "var(--permuted)";
    public const string Residual = "var(--residual)";
    public const string Ink = "var(--ink)";
    public const string Line = "var(--line)";
    public const string Grid = "var(--grid)";

    /// <summary>What text becomes where the page's own colour is not known: as far from white as from dark grey.</summary>
    public const string InkAnywhere = "#7b838b";

    /// <summary>
    /// Three decimals with a sign, for plotly.js. Version 2 (seen: 2.35), with which other front ends draw the figure themselves, puts a ~ before a format that
    /// begins with +, and then can't read it; the &gt;, which stands for "to the right", keeps both readable.
    /// </summary>
    public const string Signed = ">+.3f";

    private static readonly Dictionary<string, string> Anywhere = new()
    {
        [Positive] = "#1c86cc",
        [Negative] = "#d55e00",
        [Random] = "#8a929a",
        [Permuted] = "#c4619d",
        [Residual] = "#009e73",
        [Ink] = InkAnywhere,
        ["var(--muted)"] = InkAnywhere,
        [Line] = "rgba(128,136,144,0.5)",
        [Grid] = "rgba(128,136,144,0.25)",
    };

    /// <summary>From vermilion by way of nearly white to blue, for what diverges around 0.</summary>
    public static object[] Diverging { get; } = [Stop(0, "#b34e00"), Stop(0.25, "#ee9d5c"), Stop(0.5, "#f2f4f6"), Stop(0.75, "#6fb4e4"), Stop(1, "#0067a8")];

    /// <summary>From nearly white to blue, for shares.</summary>
    public static object[] Rising { get; } = [Stop(0, "#f2f4f6"), Stop(0.5, "#6fb4e4"), Stop(1, "#0067a8")];

    /// <summary>Grey that grows denser, on white as on dark.</summary>
    public static object[] Denser { get; } = [Stop(0, "rgba(128,136,144,0.25)"), Stop(1, "rgba(128,136,144,1)")];

    /// <summary>Text for plotly.js, which would read tags in it.</summary>
    public static string Label(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    /// <summary>An axis title.</summary>
    public static object Title(string text) => new { text, standoff = 8 };

    /// <summary>The bar beside a heat map.</summary>
    public static object ColourBar(string title) => new { title = new { text = title, side = "right" }, thickness = 14, outlinewidth = 0 };

    /// <summary>A line's entry in the legend: plotly.js lists traces, not the lines that are drawn over them. It draws nothing.</summary>
    public static object Key(string name, string color, string dash) => new
    {
        type = "scatter",
        mode = "lines",
        name,
        x = (double[])[double.NaN],
        y = (double[])[double.NaN],
        line = new { color, dash, width = 1.5 },
        hoverinfo = "skip"
    };

    /// <summary>A label inside the chart.</summary>
    public static object Note(string html, double x, double y, string xanchor = "left") =>
        new { text = html, xref = "paper", yref = "paper", x, y, xanchor, yanchor = "bottom", showarrow = false };

    /// <summary>Adds the look to a figure that has none, for any page.</summary>
    /// <param name="figure">data and layout; changed in place.</param>
    /// <param name="title">Text over it.</param>
    /// <param name="legend">Whether it needs a legend.</param>
    public static void Apply(JsonObject figure, string title, bool legend)
    {
        var layout = figure["layout"]!.AsObject();
        foreach (var axis
            in layout.Where(p => p.Key.StartsWith("xaxis", StringComparison.Ordinal) || p.Key.StartsWith("yaxis", StringComparison.Ordinal))
                .Select(p => p.Value!.AsObject()))
        {
            axis.TryAdd("gridcolor", Grid);
            axis.TryAdd("linecolor", Line);
            axis.TryAdd("zerolinecolor", Line);
            axis.TryAdd("automargin", true);
        }
        layout.TryAdd("paper_bgcolor", "rgba(0,0,0,0)");
        layout.TryAdd("plot_bgcolor", "rgba(0,0,0,0)");
        layout.TryAdd("font", new JsonObject { ["color"] = Ink, ["size"] = 12 });
        layout.TryAdd("hovermode", "closest");
        layout.TryAdd("hoverlabel",
            new JsonObject { ["bgcolor"] = "#24292f", ["bordercolor"] = "#57606a", ["font"] = new JsonObject { ["color"] = "#ffffff" } });
        // Names over the first panel lie between it and the legend.
        var named = layout["annotations"] is JsonArray { Count: > 0 } ? 22 : 4;
        var rows = legend ? LegendRows(figure["data"]!.AsArray()) : 0;
        var top = 40 + 20 * rows + named;
        var inner = Math.Max(60, layout["height"]!.GetValue<int>() - top - 50);
        layout["title"] = new JsonObject
        {
            ["text"] = Label(title),
            ["x"] = 0.01,
            ["xanchor"] = "left",
            ["y"] = 0.985,
            ["yanchor"] = "top",
            ["yref"] = "container",
            ["font"] = new JsonObject { ["size"] = 15 }
        };
        layout["showlegend"] = legend;
        if (legend)
            layout["legend"] = new JsonObject
            {
                ["orientation"] = "h",
                ["traceorder"] = "normal",
                ["x"] = 0,
                ["xanchor"] = "left",
                ["y"] = 1 + (double)named / inner,
                ["yanchor"] = "bottom",
                ["bgcolor"] = "rgba(0,0,0,0)"
            };
        layout["margin"] = new JsonObject { ["l"] = 12, ["r"] = 16, ["t"] = top, ["b"] = 12 };
        Paint(figure);
    }

    /// <summary>How many rows a legend needs in a notebook's column: plotly.js gives every entry the room of the longest.</summary>
    private static int LegendRows(JsonArray data)
    {
        const double Width = 650, Sign = 55, Letter = 6.8;
        var names = data.Select(t => t!.AsObject()).Where(t => t["showlegend"]?.GetValue<bool>() != false && t["name"] is not null)
            .Select(t => t["name"]!.GetValue<string>().Length).ToList();
        if (names.Count == 0) return 0;
        return (int)Math.Ceiling(names.Count / Math.Max(1, Math.Floor(Width / (Sign + Letter * names.Max()))));
    }

    private static void Paint(JsonNode node)
    {
        if (node is JsonObject o)
        {
            foreach (var (key, value) in o.ToList())
            {
                if (Fixed(value) is { } colour) o[key] = colour;
                else if (value is not null) Paint(value);
            }
        }
        else if (node is JsonArray a)
        {
            for (var i = 0; i < a.Count; i++)
            {
                if (Fixed(a[i]) is { } colour) a[i] = colour;
                else if (a[i] is { } value) Paint(value);
            }
        }
    }

    private static string? Fixed(JsonNode? value) => value is JsonValue v && v.TryGetValue<string>(out var name) ? Anywhere.GetValueOrDefault(name) : null;

    private static object[] Stop(double at, string colour) => [at, colour];
}
