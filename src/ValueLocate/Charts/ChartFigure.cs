using System.Text.Json;
using System.Text.Json.Serialization;

namespace ValueLocate.Charts;

/// <summary>One chart: an empty box, what plotly.js draws into it as JSON, a legend in HTML that wraps on any width, a caption.</summary>
internal static class ChartFigure
{
    // The default encoder writes <, > and & as \u003C and so on: no text can end the script element.
    private static readonly JsonSerializerOptions Json = new() { Converters = { new FiniteOrNull() } };

    /// <summary>The figure.</summary>
    /// <param name="id">Unique in the page.</param>
    /// <param name="label">What a reader who can't see it should know; text.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="data">Traces.</param>
    /// <param name="layout">Layout; report.js adds the theme.</param>
    /// <param name="caption">Text.</param>
    /// <param name="legend">HTML of <see cref="Legend"/>.</param>
    public static string Of(string id, string label, int height, IEnumerable<object> data, Dictionary<string, object?> layout, string caption = "", string legend = "")
    {
        layout["height"] = height;
        var json = JsonSerializer.Serialize(new { data, layout }, Json);
        return $"""
            <figure class="chart" id="{id}">
            {legend}<div class="plot" role="img" aria-label="{Markup.Text(label)}" style="min-height:{height}px"></div>
            <script type="application/json">{json}</script>
            <figcaption>{Markup.Text(caption)}<span class="without"> (The chart needs JavaScript; its numbers are in the tables of this section.)</span></figcaption>
            </figure>
            """;
    }

    /// <summary>A legend: a sign in its colour and what it stands for.</summary>
    public static string Legend(params (string Sign, string Colour, string Text)[] entries) =>
        $"<ul class=\"legend\">{string.Concat(entries.Select(e => $"<li><b style=\"color:{e.Colour}\" aria-hidden=\"true\">{e.Sign}</b> {Markup.Text(e.Text)}</li>"))}</ul>\n";

    /// <summary>Text for plotly.js, which would read tags in it.</summary>
    public static string Label(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    /// <summary>An axis title.</summary>
    public static object Title(string text) => new { text, standoff = 8 };

    private sealed class FiniteOrNull : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value)) writer.WriteNumberValue(value);
            else writer.WriteNullValue();
        }
    }
}
