using System.Text;
using Microsoft.Data.Analysis;
using ValueLocate.Authoring.Measures;
using ValueLocate.Datasets;
using ValueLocate.Probing;
using ValueLocate.Statistics;

namespace ValueLocate.Reports;

/// <summary>How statistics and datasets are shown: as HTML, as text, as a data frame, as a chart.</summary>
public static class StatisticsDisplay
{
    /// <summary>Tokens and size, and a row a layer.</summary>
    public static string ToHtml(this ActivationStatistics statistics) => Tables.Of(statistics).ToHtml();

    /// <summary>A row a layer: mean p, mean activation, neurons that were never active.</summary>
    public static DataFrame ToDataFrame(this ActivationStatistics statistics) => Tables.Of(statistics).ToDataFrame();

    /// <summary>Activation probability by layer.</summary>
    public static ChartFigure ToChart(this ActivationStatistics statistics) => ActivityChart.Of(statistics);

    /// <summary>The same as text.</summary>
    public static string ToText(this ActivationStatistics statistics) => Tables.Of(statistics).ToString();

    /// <summary>Records by dimension and split.</summary>
    public static string ToHtml(this InsightDataset dataset) => Tables.Of(dataset).ToHtml();

    /// <summary>A row a dimension: records by aspect and split.</summary>
    public static DataFrame ToDataFrame(this InsightDataset dataset) => Tables.Of(dataset).ToDataFrame();

    /// <summary>Records by kind, dimension and split.</summary>
    public static ChartFigure ToChart(this InsightDataset dataset) => CountsChart.Of(dataset);

    /// <summary>The same as text.</summary>
    public static string ToText(this InsightDataset dataset) => Tables.Of(dataset).ToString();

    /// <summary>The mean and its interval.</summary>
    public static string ToHtml(this Estimate estimate) => $"<span>{Markup.Encode(estimate.ToString())}</span>";

    /// <summary>The findings as an HTML table; a row outside its limit is marked by colour and by the word "fails".</summary>
    public static string ToHtml(this DatasetCheck check)
    {
        var html = new StringBuilder("<table><thead><tr><th>what</th><th>measured</th><th>asked</th><th></th></tr></thead><tbody>\n");
        foreach (var f in check.Findings)
            html.Append(f.Ok ? "<tr>" : "<tr style=\"background:rgba(213,50,40,.18)\">").Append($"<td>{Markup.Encode(f.What)}</td><td>"
                + $"{Markup.Encode(f.Measured)}</td><td>{Markup.Encode(f.Limit)}</td><td>{(f.Ok ? "ok" : "fails")}</td></tr>\n");
        return html.Append("</tbody></table>\n").ToString();
    }
}
