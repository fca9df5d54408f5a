using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.CSharp.Showing;

/// <summary>
/// Shows Plotly.NET's charts, known by the name of their type, whichever version the notebook uses. VS Code and JupyterLab's extension draw the figure itself;
/// other pages get HTML of some kilobytes that takes the drawing script (3.6 MB) from the kernel's folder, which the Jupyter server serves without a network;
/// only a page without a server, such as an exported one, asks Plotly's own site.
/// </summary>
/// <param name="address">The kernel's folder beneath the server's address.</param>
/// <param name="folder">The same folder on disk, to put the script into; null to leave that to the installer.</param>
public sealed partial class PlotlyCharts(string address, string? folder)
{
    /// <summary>The script's name in the kernel's folder.</summary>
    public const string ScriptName = "plotly.min.js";

    private bool written;
    private int charts;

    /// <summary>The chart's forms; null for values that are no chart.</summary>
    public MimeBundle? Convert(object value)
    {
        var type = value.GetType();
        while (type is not null && type.FullName != "Plotly.NET.GenericChart") type = type.BaseType;
        if (type?.GetMethod("toFigureJson", BindingFlags.Public | BindingFlags.Static) is not { } toJson) return null;
        var json = (string)toJson.Invoke(null, [value])!;
        var script = ScriptOf(type.Assembly);
        if (folder is not null && script is not null && !written) WriteScript(type.Assembly, script, folder);
        written = true;
        return new MimeBundle(new Dictionary<string, JsonNode>(StringComparer.Ordinal)
        {
            ["application/vnd.plotly.v1+json"] = JsonNode.Parse(json)!,
            ["text/html"] = Html(json, script is null ? "2.28.0" : Version.Match(script).Value),
            ["text/plain"] = "Plotly chart",
        });
    }

    /// <summary>Writes the drawing script that the Plotly.NET assembly brings along into a folder, as <see cref="ScriptName"/>.</summary>
    /// <param name="plotly">Plotly.NET.</param>
    /// <param name="folder">An installed kernel's folder.</param>
    /// <returns>False if the assembly has no such script or the folder can't be written to.</returns>
    public static bool WriteScript(Assembly plotly, string folder) => ScriptOf(plotly) is { } script && WriteScript(plotly, script, folder);

    private static string? ScriptOf(Assembly plotly) => plotly.GetManifestResourceNames().FirstOrDefault(n => Script.IsMatch(n));

    private static bool WriteScript(Assembly plotly, string script, string folder)
    {
        var path = Path.Combine(folder, ScriptName);
        try
        {
            using var source = plotly.GetManifestResourceStream(script)!;
            if (File.Exists(path) && new FileInfo(path).Length == source.Length) return true;
            var beside = path + "." + Environment.ProcessId;
            using (var file = File.Create(beside)) source.CopyTo(file);
            File.Move(beside, path, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder of the system's: the page falls back on other places.
            return false;
        }
    }

    private string Html(string json, string version)
    {
        // The same at every run of a notebook, so that its saved charts differ only where the figure does; and never twice in a session.
        var id = $"plotly-{System.Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..12]}-{++charts}";
        var safe = json.Replace("</", "<\\/", StringComparison.Ordinal).Replace("<!--", "<\\!--", StringComparison.Ordinal);
        // Evaluated as a module of its own, since the classic notebook's require.js would otherwise take the script for one of its modules.
        return $$"""
            <div id="{{id}}" style="min-height:300px"></div><script>(async () => {
            const place = document.getElementById("{{id}}"), figure = {{safe}};
            const base = (() => { try { return JSON.parse(document.getElementById("jupyter-config-data").textContent).baseUrl; } catch { return document.body.dataset.baseUrl || "/"; } })();
            const load = async () => {
              for (const url of [base + "{{address}}{{ScriptName}}", "https://cdn.plot.ly/plotly-{{version}}.min.js"]) {
                try {
                  const answer = await fetch(url);
                  if (!answer.ok) continue;
                  const module = { exports: {} };
                  new Function("module", "exports", "define", await answer.text())(module, module.exports, undefined);
                  return module.exports;
                } catch { }
              }
            };
            const plotly = window.Plotly || await (window.cellPlotly ??= load());
            if (plotly) await plotly.newPlot(place, figure.data, figure.layout, figure.config);
            else { window.cellPlotly = undefined; place.textContent = "The chart can't be drawn: plotly.js was found neither on the Jupyter server nor on the network."; }
            })();</script>
            """;
    }

    [GeneratedRegex(@"plotly-[\d.]+\.min\.js$")]
    private static partial Regex Script { get; }

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Version { get; }
}
