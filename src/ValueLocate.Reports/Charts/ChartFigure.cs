using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ValueLocate.Json;

namespace ValueLocate.Reports;

/// <summary>One chart: what plotly.js draws, with a title and a sentence for those who can't see it. It shows itself in a notebook.</summary>
[TypeFormatterSource(typeof(ChartFormatters), PreferredMimeTypes = ["application/vnd.plotly.v1+json", "text/html"])]
public sealed class ChartFigure : IShowsHtml
{
    // The default encoder writes <, > and & as \u003C and so on: no text can end the script element.
    // Six digits are more than a screen shows; what is not a number is a gap.
    private static readonly JsonSerializerOptions Json = new() { Converters = { new FiniteOrNull(digits: 6) } };
    private readonly JsonObject figure;

    /// <summary>A chart.</summary>
    /// <param name="title">Text over it; a report has its own headings and leaves it out.</param>
    /// <param name="description">What a reader who can't see it should know; text.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="data">Traces.</param>
    /// <param name="layout">Layout without look; colours by the names of <see cref="ChartTheme"/>.</param>
    internal ChartFigure(string title, string description, int height, IEnumerable<object> data, Dictionary<string, object?> layout)
    {
        (Title, Description, Height) = (title, description, height);
        layout["height"] = height;
        figure = JsonSerializer.SerializeToNode(new { data, layout }, Json)!.AsObject();
    }

    /// <summary>What it shows.</summary>
    public string Title { get; }

    /// <summary>The same in words, with its most important numbers.</summary>
    public string Description { get; }

    /// <summary>Signs, their colours and what they stand for; empty where there is one series.</summary>
    internal IReadOnlyList<(string Sign, string Colour, string Text)> Legend { get; init; } = [];

    private int Height { get; }

    /// <summary>The figure for plotly.js and every front end that draws application/vnd.plotly.v1+json: an object with data and layout.</summary>
    public string ToJson()
    {
        var themed = figure.DeepClone().AsObject();
        ChartTheme.Apply(themed, Title, Legend.Count > 0);
        return themed.ToJsonString(Json);
    }

    /// <summary>
    /// The chart for a page that holds plotly.js, as after <c>new PlotlyScript()</c>: text takes the page's colour. Until the script is there, the description
    /// stands in its place and says what is missing. The same chart gives the same HTML.
    /// </summary>
    public string ToHtml()
    {
        var json = ToJson();
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..16];
        var height = Height.ToString(CultureInfo.InvariantCulture);
        return $$"""
            <div data-chart="{{id}}" role="img" aria-label="{{Markup.Encode(ToString())}}" style="min-height:{{height}}px"><p><strong>{{Markup.Encode(Title)}}.</strong> {{Markup.Encode(Description)}}</p><p><em>The chart is drawn by plotly.js, which is not on this page: run a cell that ends with <code>new PlotlyScript()</code>.</em></p></div>
            <script>(() => {
            const figure = {{json}};
            const draw = () => document.querySelectorAll('[data-chart="{{id}}"]:not([data-drawn])').forEach(place => {
              place.dataset.drawn = ''; place.textContent = '';
              const ink = JSON.stringify(getComputedStyle(place).color);
              const own = JSON.parse(JSON.stringify(figure).replaceAll('"{{ChartTheme.InkAnywhere}}"', ink));
              Plotly.newPlot(place, own.data, own.layout, { responsive: true, displayModeBar: false });
            });
            if (window.Plotly) draw();
            else { let tries = 0; const wait = setInterval(() => { if (window.Plotly) draw(); if (window.Plotly || ++tries > 300) clearInterval(wait); }, 200); }
            })();</script>
            """;
    }

    /// <summary>Writes a page with the chart that needs no network.</summary>
    /// <param name="file">The .html file; its folder is made, an older file replaced.</param>
    public void Save(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        AtomicFile.WriteText(file, ChartPage.Html(Title, ToHtml()));
    }

    /// <summary>The title and the description.</summary>
    public override string ToString() => Description.StartsWith(Title, StringComparison.Ordinal) ? Description : $"{Title}. {Description}";

    /// <summary>The chart in a page that has report.css and report.js.</summary>
    /// <param name="id">Unique in the page.</param>
    /// <param name="caption">Text.</param>
    /// <param name="legend">Whether the legend stands over it.</param>
    internal string Figure(string id, string caption = "", bool legend = true) => $"""
        <figure class="chart" id="{id}">
        {(legend && Legend.Count > 0 ? Markup.Legend([.. Legend]) : "")}<div class="plot" role="img" aria-label="{Markup.Encode(Description)}" style="min-height:{Height}px"></div>
        <script type="application/json">{figure.ToJsonString(Json)}</script>
        <figcaption>{Markup.Encode(caption)}<span class="without"> (The chart needs JavaScript; its numbers are in the tables of this section.)</span></figcaption>
        </figure>
        """;
}
