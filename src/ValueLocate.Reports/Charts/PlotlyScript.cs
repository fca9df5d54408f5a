using System.IO.Compression;
using System.Text;

namespace ValueLocate.Reports;

/// <summary>
/// plotly.js with its cartesian charts, inside the library. A notebook's first cell ends with <c>new PlotlyScript()</c>: it is saved once, and every chart
/// after it draws without a network, in the classic notebook and in exported pages too.
/// </summary>
[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public readonly record struct PlotlyScript : IShowsHtml
{
    private static readonly Lazy<string> Loaded = new(Load);

    private static readonly Lazy<string> Packed = new(Pack);

    /// <summary>The whole minified script, safe inside a script element.</summary>
    internal static string Text => Loaded.Value;

    /// <summary>
    /// The script with plotly.js's own licence notice, and a line that says so. Packed, it is less than half as large; the browser unpacks it, and charts wait
    /// for it.
    /// </summary>
    public string ToHtml() => $$"""
        <script>{{Text[..(Text.IndexOf("*/", StringComparison.Ordinal) + 2)]}}
        (async () => {
        if (window.Plotly) return;
        const packed = Uint8Array.from(atob('{{Packed.Value}}'), c => c.charCodeAt(0));
        const text = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
        // A page's module loader (the classic notebook's) would take the script for one of its modules.
        const define = window.define; window.define = undefined;
        try { const script = document.createElement('script'); script.textContent = text; document.head.append(script); } finally { window.define = define; }
        })();</script><p><small>Charts are drawn by plotly.js (MIT licence), saved in this cell.</small></p>
        """;

    /// <summary>Says what it is.</summary>
    public override string ToString() => "plotly.js for the charts of this notebook";

    private static string Pack()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.SmallestSize)) gzip.Write(Encoding.UTF8.GetBytes(Text));
        return Convert.ToBase64String(bytes.ToArray());
    }

    private static string Load()
    {
        using var packed = typeof(PlotlyScript).Assembly.GetManifestResourceStream("ValueLocate.Reports.plotly.js.br")!;
        using var reader = new StreamReader(new BrotliStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd().Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
    }
}
