using System.Text;

namespace ValueLocate.Charts;

/// <summary>plotly.js as the Plotly.NET package carries it: one source for reports and notebooks, and no network.</summary>
internal static class PlotlyScript
{
    private static readonly Lazy<string> Loaded = new(Load);

    /// <summary>The whole minified script, safe inside a script element.</summary>
    public static string Text => Loaded.Value;

    private static string Load()
    {
        var assembly = typeof(Plotly.NET.GenericChart).Assembly;
        var name = assembly.GetManifestResourceNames().FirstOrDefault(n => n.Contains("plotly-", StringComparison.Ordinal) && n.EndsWith(".min.js", StringComparison.Ordinal))
            ?? throw new ValueLocateException("The Plotly.NET package carries no plotly.js: the report can't be made with this version of it.");
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd().Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
    }
}
