using System.Text.RegularExpressions;

namespace ValueLocate.Tests.Reports;

/// <summary>The page in a real browser without a window. VALUELOCATE_SCREENSHOTS=DIR keeps the pictures and the page.</summary>
public class BrowserTests
{
    [Fact]
    public void Every_chart_is_drawn_and_the_page_keeps_its_width()
    {
        var page = Write(out var folder);
        try
        {
            var dom = Chromium.Run(folder, page, "--window-size=1280,1600", "--dump-dom");
            var figures = Regex.Matches(dom, "<figure class=\"chart\".*?</figure>", RegexOptions.Singleline);
            Assert.Equal(10, figures.Count);
            Assert.All(figures, f => Assert.Contains("<svg class=\"main-svg\"", f.Value));
            Assert.All(figures, f => Assert.Matches("class=\"(trace scatter|trace bars|points)", f.Value));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(390, "light")]
    [InlineData(390, "dark")]
    [InlineData(1280, "light")]
    [InlineData(1280, "dark")]
    public void It_fits_a_phone_and_a_desk(int width, string theme)
    {
        var page = Write(out var folder);
        try
        {
            // A window has a least width; a frame has none. The frame tells the outer page how wide its content became.
            var outer = Path.Combine(folder, "outer.html");
            var inner = File.ReadAllText(page).Replace("</body>",
                "<script>onload=()=>setTimeout(()=>parent.postMessage([document.documentElement.scrollWidth,"
                    + "Math.ceil(document.body.getBoundingClientRect().height),document.querySelectorAll('.main-svg').length],'*'),500)</script></body>");
            File.WriteAllText(page, inner);
            File.WriteAllText(outer, $$"""
                <body style="margin:0"><iframe src="report.html" style="border:0;width:{{width}}px;height:900px"></iframe><p id="size"></p>
                <script>onmessage = e => {
                  document.getElementById('size').textContent = 'size:' + e.data.join(',');
                  document.querySelector('iframe').style.height = e.data[1] + 'px';
                }</script>
                """);
            var dark = $"--blink-settings=preferredColorScheme={(theme == "dark" ? 0 : 1)}";
            var dom = Chromium.Run(folder, outer, dark, $"--window-size={Math.Max(width, 500)},1600", "--virtual-time-budget=8000", "--dump-dom");
            var size = Regex.Match(dom, "size:(\\d+),(\\d+),(\\d+)");
            Assert.True(size.Success, "The page never finished loading.");
            Assert.Equal(width, int.Parse(size.Groups[1].Value));
            Assert.True(int.Parse(size.Groups[3].Value) >= 10);
            if (Environment.GetEnvironmentVariable("VALUELOCATE_SCREENSHOTS") is { Length: > 0 } keep)
            {
                Directory.CreateDirectory(keep);
                var picture = Path.Combine(keep, $"report-{width}-{theme}.png");
                Chromium.Run(folder, outer, dark, $"--window-size={Math.Max(width, 500)},{size.Groups[2].Value}", "--virtual-time-budget=8000",
                    $"--screenshot={picture}");
                Assert.True(File.Exists(picture));
                File.Copy(page, Path.Combine(keep, "report.html"), overwrite: true);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_page_about_a_dataset_draws_every_chart()
    {
        Chromium.Require();
        var folder = Directory.CreateTempSubdirectory("valuelocate-report-").FullName;
        try
        {
            var page = Path.Combine(folder, "dataset.html");
            File.WriteAllText(page, DatasetPageTests.Page());
            var dom = Chromium.Run(folder, page, "--window-size=1280,1600", "--dump-dom");
            var figures = Regex.Matches(dom, "<figure class=\"chart\".*?</figure>", RegexOptions.Singleline);
            Assert.Equal(DatasetPageTests.Charts, figures.Count);
            Assert.All(figures, f => Assert.Matches("class=\"(trace scatter|trace bars|points)", f.Value));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Write(out string folder)
    {
        Chromium.Require();
        folder = Directory.CreateTempSubdirectory("valuelocate-report-").FullName;
        var page = Path.Combine(folder, "report.html");
        File.WriteAllText(page, new ReportFixture().Html());
        return page;
    }
}
