using System.IO.Compression;
using System.Text;

namespace ValueLocate.Charts;

/// <summary>
/// plotly.js with its cartesian charts, inside the library. A notebook's first cell ends with <c>new PlotlyScript()</c>: it is saved once, and every chart after it draws
/// without a network, in the classic notebook and in exported pages too.
/// </summary>
[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public readonly record struct PlotlyScript : IShowsHtml
{
    private static readonly Lazy<string> Loaded = new(Load);

    /// <summary>The whole minified script, safe inside a script element.</summary>
    internal static string Text => Loaded.Value;

    /// <summary>The script as an element, with plotly.js's own licence notice in it, and a line that says so.</summary>
    public string ToHtml() => $"<script>{Text}</script><p><small>Charts are drawn by plotly.js (MIT licence), saved in this cell.</small></p>";

    /// <summary>Says what it is.</summary>
    public override string ToString() => "plotly.js for the charts of this notebook";

    private static string Load()
    {
        using var packed = typeof(PlotlyScript).Assembly.GetManifestResourceStream("ValueLocate.Charts.plotly.js.br")!;
        using var reader = new StreamReader(new BrotliStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd().Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
    }
}
