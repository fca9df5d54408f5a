using Microsoft.DotNet.Interactive.Formatting;
using ValueLocate.Reports;

namespace ValueLocate.Tests.Reports;

/// <summary>
/// The formatter that .NET Interactive and this project's kernel use finds the formatters: views by the attribute's name, the library's results because they
/// were registered.
/// </summary>
public class FormattingTests
{
    [Fact]
    public void Charts_and_views_show_in_their_own_forms()
    {
        var chart = CircleChart.Schwartz();
        Assert.Equal(["application/vnd.plotly.v1+json", "text/html"], Formatter.GetPreferredMimeTypesFor(typeof(ChartFigure)));
        Assert.Equal(chart.ToJson(), chart.ToDisplayString("application/vnd.plotly.v1+json"));
        Assert.Equal(chart.ToHtml(), chart.ToDisplayString("text/html"));
        Assert.Equal(chart.ToString(), chart.ToDisplayString("text/plain"));
        foreach (var (name, view) in Gallery.Views())
        {
            Assert.Equal(["text/html"], Formatter.GetPreferredMimeTypesFor(view.GetType()));
            Assert.True(Gallery.Html(view) == view.ToDisplayString("text/html"), name);
            Assert.True(Gallery.Plain(view) == view.ToDisplayString("text/plain"), name);
        }
    }
}
