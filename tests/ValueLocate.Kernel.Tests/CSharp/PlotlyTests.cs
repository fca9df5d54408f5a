using System.Net.Sockets;
using ValueLocate.Kernel.CSharp;
using ValueLocate.Kernel.CSharp.Showing;

namespace ValueLocate.Kernel.Tests.CSharp;

public class PlotlyTests : SessionTest
{
    [Fact]
    public async Task Charts_are_figures_and_small_html_that_takes_its_script_from_the_kernels_folder()
    {
        var resources = Directory.CreateDirectory(Path.Combine(Folder, "kernel")).FullName;
        await Session.DisposeAsync();
        Session = new CSharpSession(new CSharpSessionOptions { WorkingFolder = Folder, ResourceFolder = resources });
        var loaded = await Session.ExecuteAsync("#r \"nuget: Plotly.NET, 6.0.0\"", new Recorder());
        Require.Tool("nuget", loaded.Error is null || Reachable(), "no package source can be reached, and Plotly.NET is not in the package cache");
        Assert.Null(loaded.Error);
        var result = await Session.ExecuteAsync("""
            using Plotly.NET;
            var t = new Trace("bar");
            DynamicObj.DynObj.setProperty("x", new[] { "</script>", "b" }, t);
            DynamicObj.DynObj.setProperty("y", new[] { 3, 4 }, t);
            var chart = GenericChart.ofTraceObject(true, t);
            chart
            """, new Recorder());
        Assert.True(result.Error is null, result.Error?.Message);
        var figure = result.Value!.Data["application/vnd.plotly.v1+json"];
        Assert.Equal("bar", (string?)figure["data"]![0]!["type"]);
        Assert.Equal("[3,4]", figure["data"]![0]!["y"]!.ToJsonString());
        var html = Html(result.Value);
        Assert.InRange(html.Length, 500, 10_000);
        Assert.Contains("kernelspecs/.net-csharp/plotly.min.js", html, StringComparison.Ordinal);
        Assert.Equal(html.IndexOf("</script>", StringComparison.Ordinal), html.LastIndexOf("</script>", StringComparison.Ordinal));
        var again = Html((await Session.ExecuteAsync("chart", new Recorder())).Value);
        Assert.NotEqual(html, again);
        Assert.Equal(Id(html)[..^2], Id(again)[..^2]);
        Assert.True(new FileInfo(Path.Combine(resources, PlotlyCharts.ScriptName)).Length > 1_000_000);
    }

    private static string Id(string html) => html[(html.IndexOf("plotly-", StringComparison.Ordinal))..html.IndexOf("\" style", StringComparison.Ordinal)];

    internal static bool Reachable()
    {
        try
        {
            using var client = new TcpClient("api.nuget.org", 443);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
