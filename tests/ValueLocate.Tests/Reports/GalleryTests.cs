using System.Text.RegularExpressions;
using ValueLocate.Reports;

namespace ValueLocate.Tests.Reports;

/// <summary>Every chart and view in one page in a real browser. VALUELOCATE_SCREENSHOTS=DIR keeps the pictures.</summary>
public class GalleryTests
{
    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void Every_chart_is_drawn(string theme)
    {
        Chromium.Require();
        using var folder = new TempFolder();
        var charts = Gallery.All();
        var page = folder.File("gallery.html");
        File.WriteAllText(page,
            ChartPage.Html("Gallery", charts.Select(c => c.Chart.ToHtml()).Concat(Gallery.Views().Select(v => $"<section>{Gallery.Html(v.View)}</section>"))));
        string[] options = [$"--blink-settings=preferredColorScheme={(theme == "dark" ? 0 : 1)}", "--virtual-time-budget=8000", "--window-size=1100,2000"];
        var dom = Chromium.Run(folder.Path, page, [.. options, "--dump-dom"]);
        var drawn = Regex.Split(dom, "<div data-chart=")[1..];
        Assert.Equal(charts.Count, drawn.Length);
        Assert.All(drawn, d => Assert.Contains("<svg class=\"main-svg\"", d));
        // A heat map is a picture inside the svg, everything else is shapes.
        Assert.All(drawn, d => Assert.Matches("class=\"(trace scatter|trace bars|point|points|hm)|<image", d));
        Assert.DoesNotContain("which is not on this page", dom);
        if (Environment.GetEnvironmentVariable("VALUELOCATE_SCREENSHOTS") is { Length: > 0 } keep)
        {
            Directory.CreateDirectory(keep);
            var picture = Path.Combine(keep, $"gallery-{theme}.png");
            Chromium.Run(folder.Path, page, [.. options, "--window-size=1100,11500", $"--screenshot={picture}"]);
            Assert.True(new FileInfo(picture).Length > 100_000);
        }
    }

    [Fact]
    public void No_title_lies_on_another_text_or_outside_its_chart()
    {
        Chromium.Require();
        using var folder = new TempFolder();
        var page = folder.File("titles.html");
        // Written into the page once all are drawn: of every chart, the title's, axes' and legend's texts that another text touches, or that are cut off.
        const string Look = """
            <pre id="faults">not looked</pre><script>setTimeout(() => {
              const faults = [];
              document.querySelectorAll('[data-chart]').forEach(chart => {
                const box = e => e.getBoundingClientRect(), frame = box(chart), name = chart.querySelector('.gtitle')?.textContent;
                const texts = [...chart.querySelectorAll('svg text')].filter(t => t.textContent && box(t).width > 0);
                texts.filter(t => t.closest('.g-gtitle, .g-xtitle, .g-ytitle, .legend, .annotation') || /title/.test(t.className.baseVal)).forEach(t => {
                  const a = box(t);
                  if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 || a.bottom > frame.bottom + 1) faults.push(`${name}: "${t.textContent}" is cut off`);
                  texts.filter(o => o !== t).forEach(o => {
                    const b = box(o);
                    if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1) faults.push(`${name}: "${t.textContent}" lies on "${o.textContent}"`);
                  });
                });
              });
              document.getElementById('faults').textContent = `${document.querySelectorAll('.gtitle').length} titles. ` + faults.join('; ');
            }, 5000);</script>
            """;
        var charts = Gallery.All();
        File.WriteAllText(page, ChartPage.Html("Titles", charts.Select(c => c.Chart.ToHtml()).Append(Look)));
        var dom = Chromium.Run(folder.Path, page, "--virtual-time-budget=9000", "--window-size=900,2000", "--dump-dom");
        Assert.Equal($"{charts.Count} titles. ", Regex.Match(dom, "<pre id=\"faults\">([^<]*)").Groups[1].Value);
    }

    [Fact]
    public void A_saved_chart_needs_no_network_and_a_bare_one_says_what_is_missing()
    {
        Chromium.Require();
        using var folder = new TempFolder();
        var saved = folder.File("saved/chart.html");
        CircleChart.Schwartz().Save(saved);
        Assert.Contains("<svg class=\"main-svg\"", Chromium.Run(folder.Path, saved, "--virtual-time-budget=4000", "--dump-dom"));
        var bare = folder.File("bare.html");
        File.WriteAllText(bare, $"<body>{CircleChart.Schwartz().ToHtml()}</body>");
        var dom = Chromium.Run(folder.Path, bare, "--virtual-time-budget=4000", "--dump-dom");
        Assert.DoesNotContain("main-svg", dom);
        Assert.Contains("new PlotlyScript()", dom);
        Assert.Contains("Self-Direction at 0 degrees", dom);
    }

    [Fact]
    public void A_chart_before_the_script_is_drawn_once_the_script_is_there_and_twice_where_it_stands_twice()
    {
        Chromium.Require();
        using var folder = new TempFolder();
        var page = folder.File("late.html");
        var chart = CircleChart.Schwartz().ToHtml();
        File.WriteAllText(page, $"<body>{chart}{chart}{new PlotlyScript().ToHtml()}</body>");
        Assert.Equal(2, Regex.Count(Chromium.Run(folder.Path, page, "--virtual-time-budget=4000", "--dump-dom"), "<g class=\"scatterlayer"));
    }
}
