using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using ValueLocate.Tests.Reports;

namespace ValueLocate.Kernel.Tests.Jupyter;

/// <summary>
/// A reader's way: a notebook that ships, opened in Debian's notebook server by a real browser, all cells run. The picture of it is kept in .out/screenshots,
/// or in VALUELOCATE_SCREENSHOTS=DIR.
/// </summary>
public sealed class NotebookServerTests : IDisposable
{
    private const string Name = "03-layer-wise-plots.ipynb";
    private const string PlotlyJson = "application/vnd.plotly.v1+json";
    private readonly string folder = Directory.CreateTempSubdirectory("notebook-server").FullName;

    [Fact]
    public async Task A_browser_runs_all_cells_and_draws_every_chart()
    {
        NotebookServer.RequireProgram();
        Chromium.Require();
        var cancellation = TestContext.Current.CancellationToken;
        JupyterClientTests.InstallKernel(folder);
        var expected = CopyWithoutOutputs();
        await using var server = new NotebookServer(folder, folder);
        using var playwright = await Playwright.CreateAsync();
        await using var browser =
            await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Browser(), Args = ["--no-sandbox", "--disable-gpu"] });
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1100, Height = 900 } });
        var errors = new List<string>();
        page.PageError += (_, e) => errors.Add(e);
        // No chart may need a network.
        await page.RouteAsync(url => !new Uri(url).IsLoopback, route => route.AbortAsync());

        await page.GotoAsync(await server.AddressOfAsync(Name, cancellation), new() { Timeout = 60_000 });
        await WaitAsync(page, server, "window.Jupyter && Jupyter.notebook && Jupyter.notebook.kernel && Jupyter.notebook.kernel.info_reply.banner && "
            + "Jupyter.notebook.kernel.is_connected()", seconds: 90);
        Assert.Equal(0, await page.Locator(".output_area, .js-plotly-plot").CountAsync());
        await page.EvaluateAsync("() => { Jupyter.notebook.execute_all_cells(); }");
        await WaitAsync(page, server,
            "Jupyter.notebook.get_cells().every(c => c.input_prompt_number !== '*') || document.querySelector('.output_error')", seconds: 240);

        var cells = JsonNode.Parse((await page.EvaluateAsync<JsonElement>("() => Jupyter.notebook.toJSON().cells")).GetRawText())!.AsArray()
            .Where(IsCode).ToList();
        var outputs = cells.SelectMany(c => c!["outputs"]!.AsArray()).ToList();
        Assert.Empty(outputs.Where(o => (string?)o!["output_type"] == "error" || (string?)o["name"] == "stderr").Select(o => o!.ToJsonString()));
        Assert.All(cells, c => Assert.NotNull(c!["execution_count"]));
        Assert.Equal(expected, outputs.Count(o => o!["data"]?[PlotlyJson] is not null));

        await WaitAsync(page, server, $"document.querySelectorAll('.js-plotly-plot svg.main-svg:first-child').length >= {expected}", seconds: 30);
        // Of every chart: the width on the page, and how many shapes its traces have. A heat map is a picture inside the svg.
        var drawn = await page.EvaluateAsync<int[][]>("""
            () => [...document.querySelectorAll('.js-plotly-plot')].map(p => [p.querySelector('svg.main-svg').getBoundingClientRect().width,
                p.querySelectorAll('.trace path, .point, .hm image').length].map(Math.round))
            """);
        Assert.Equal(expected, drawn.Length);
        Assert.All(drawn, d => Assert.True(d[0] > 300 && d[1] > 0, $"A chart is {d[0]} pixels wide and has {d[1]} shapes."));
        Assert.Equal(0, await page.Locator(".output_error").CountAsync());
        Assert.Equal(0, await page.GetByText("which is not on this page").CountAsync());
        Assert.DoesNotContain(errors, e => e.Contains("Plotly", StringComparison.OrdinalIgnoreCase));
        await KeepPictureAsync(page, drawn);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The notebook in the served folder, with the library as it was built with these tests; returns how many charts its saved outputs have.</summary>
    private int CopyWithoutOutputs()
    {
        var text = File.ReadAllText(Path.Combine(Require.Root, "notebooks", Name));
        const string Library = "../src/ValueLocate.Cli/bin/Release/net10.0/";
        Assert.Contains(Library, text, StringComparison.Ordinal);
        var notebook = JsonNode.Parse(text.Replace(Library, JupyterClientTests.Programs + "/", StringComparison.Ordinal))!;
        var cells = notebook["cells"]!.AsArray().Where(IsCode).ToList();
        var charts = cells.SelectMany(c => c!["outputs"]!.AsArray()).Count(o => o!["data"]?[PlotlyJson] is not null);
        Assert.True(charts > 0, "The notebook's saved outputs have no chart.");
        foreach (var c in cells) (c!["outputs"], c["execution_count"]) = (new JsonArray(), null);
        File.WriteAllText(Path.Combine(folder, Name), notebook.ToJsonString());
        return charts;
    }

    private static async Task WaitAsync(IPage page, NotebookServer server, string condition, int seconds)
    {
        try
        {
            await page.WaitForFunctionAsync($"() => !!({condition})", null, new() { Timeout = 1000 * seconds });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Not within {seconds} s: {condition}. The page says: {await page.Locator("body").InnerTextAsync()} The server says: {server.Log}");
        }
    }

    /// <summary>The page scrolls inside itself, so the window is made as high as the notebook.</summary>
    private static async Task KeepPictureAsync(IPage page, int[][] drawn)
    {
        var height = await page.EvaluateAsync<int>("() => document.querySelector('#notebook-container').scrollHeight + 250");
        await page.SetViewportSizeAsync(1100, Math.Min(height, 12_000));
        var keep = Environment.GetEnvironmentVariable("VALUELOCATE_SCREENSHOTS") is { Length: > 0 } chosen ? chosen
            : Path.Combine(Require.Root, ".out", "screenshots");
        var picture = Path.Combine(keep, Path.ChangeExtension(Name, ".png"));
        await page.ScreenshotAsync(new() { Path = picture });
        Assert.True(new FileInfo(picture).Length > 100_000);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{drawn.Length} charts of {string.Join(", ", drawn.Select(d => d[1]))} shapes; screenshot: {picture}"));
    }

    private static bool IsCode(JsonNode? cell) => (string?)cell!["cell_type"] == "code";
}
