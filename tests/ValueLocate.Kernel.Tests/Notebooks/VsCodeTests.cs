using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using ValueLocate.Tests.Reports;

namespace ValueLocate.Kernel.Tests.Notebooks;

/// <summary>
/// The notebooks as they are saved, opened in VS Code by a real browser, without a network. Microsoft's Jupyter extension is not to be had from npm, so no cell
/// is run there. Pictures are kept in .out/screenshots, or in VALUELOCATE_SCREENSHOTS=DIR.
/// </summary>
public sealed class VsCodeTests : IDisposable
{
    /// <summary>WCAG 2.1, 1.4.3: the contrast that text needs.</summary>
    private const double Readable = 4.5;

    /// <summary>
    /// Of every chart in an output's frame: its width, how many shapes its traces have, and of its texts on the page's own ground the lowest contrast to it.
    /// </summary>
    private const string Look = """
        () => {
          const rgb = c => (c.match(/[\d.]+/g) ?? []).map(Number);
          const light = c => rgb(c).slice(0, 3).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
          const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor, [, , , a = 1] = rgb(c); if (rgb(c).length && a > .99) return c; } return null; };
          return [...document.querySelectorAll('.js-plotly-plot')].map(p => {
            const under = light(ground(p) ?? getComputedStyle(document.documentElement).getPropertyValue('--vscode-editor-background').trim().replace(/^#(..)(..)(..)$/, (_, r, g, b) => `rgb(${[r, g, b].map(h => parseInt(h, 16))})`));
            const texts = [...p.querySelectorAll('svg text')].filter(t => t.textContent && !t.closest('.annotation, [class*=heatmap]'));
            const contrasts = texts.map(t => light(getComputedStyle(t).fill)).map(l => (Math.max(l, under) + .05) / (Math.min(l, under) + .05));
            return [p.querySelector('svg.main-svg')?.getBoundingClientRect().width ?? 0, p.querySelectorAll('.trace path, .point, .hm image').length, Math.min(...contrasts)];
          });
        }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("vscode").FullName;

    [Theory]
    [InlineData("dark", "Default Dark Modern", "*.ipynb")]
    [InlineData("light", "Default Light Modern", "03-*.ipynb")]
    public async Task Every_saved_chart_is_drawn_and_readable(string name, string theme, string files)
    {
        VsCodeServer.RequireProgram();
        Chromium.Require();
        var cancellation = TestContext.Current.CancellationToken;
        var notebooks = Path.Combine(Require.Root, "notebooks");
        using var server = new VsCodeServer(folder, notebooks, theme);
        using var playwright = await Playwright.CreateAsync();
        await using var browser =
            await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Browser(), Args = ["--no-sandbox", "--disable-gpu"] });
        foreach (var file in Directory.GetFiles(notebooks, files).Order(StringComparer.Ordinal))
        {
            // Only what is in sight is drawn, so the window is as high as the longest notebook.
            var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1200, Height = 15_000 } });
            await page.RouteAsync(url => !new Uri(url).IsLoopback, route => route.AbortAsync());
            await page.GotoAsync(await server.AddressOfAsync(Path.GetFileName(file), cancellation), new() { Timeout = 60_000 });
            var expected = ChartsIn(file);
            var charts = await ChartsAsync(page, expected, file, server, cancellation);
            Assert.All(charts, c => Assert.True(c[0] > 300 && c[1] > 0 && c[2] >= Readable,
                string.Create(CultureInfo.InvariantCulture,
                    $"{Path.GetFileName(file)}: a chart is {c[0]:0} pixels wide, has {c[1]:0} shapes and text with a contrast of {c[2]:0.0}.")));
            await KeepPictureAsync(page, $"vscode-{name}-{Path.GetFileNameWithoutExtension(file)}.png");
            TestContext.Current.TestOutputHelper!.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}: {charts.Length} charts, lowest contrast {charts.Min(c => c[2]):0.0}"));
            await page.CloseAsync();
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Waits until one frame of the page has drawn as many charts as are asked for.</summary>
    private static async Task<double[][]> ChartsAsync(IPage page, int expected, string file, VsCodeServer server, CancellationToken cancellation)
    {
        double[][] best = [];
        for (var end = DateTime.UtcNow.AddSeconds(90); DateTime.UtcNow < end; await Task.Delay(500, cancellation))
        {
            foreach (var frame in page.Frames)
            {
                try
                {
                    var charts = await frame.EvaluateAsync<double[][]>(Look);
                    if (charts.Length >= best.Length) best = charts;
                }
                catch (PlaywrightException)
                {
                    // A frame that went while it was asked: VS Code replaces its frames as it starts.
                }
            }
            if (best.Length >= expected && best.All(c => c[1] > 0)) return best;
        }
        Assert.Fail($"{Path.GetFileName(file)}: {best.Length} of {expected} charts were drawn in 90 s. The page says: "
            + $"{await page.Locator("body").InnerTextAsync()} The server says: {server.Log}");
        return best;
    }

    private static int ChartsIn(string file)
    {
        var charts = JsonNode.Parse(File.ReadAllText(file))!["cells"]!.AsArray().SelectMany(c => c!["outputs"]?.AsArray() ?? [])
            .Count(o => o!["data"]?["application/vnd.plotly.v1+json"] is not null);
        Assert.True(charts > 0, $"The saved outputs of {file} have no chart.");
        return charts;
    }

    private static async Task KeepPictureAsync(IPage page, string name)
    {
        var keep = Environment.GetEnvironmentVariable("VALUELOCATE_SCREENSHOTS") is { Length: > 0 } chosen ? chosen
            : Path.Combine(Require.Root, ".out", "screenshots");
        var picture = Path.Combine(keep, name);
        await page.ScreenshotAsync(new() { Path = picture });
        Assert.True(new FileInfo(picture).Length > 100_000);
    }
}
