using System.Reflection;
using ValueLocate.Authoring;
using ValueLocate.Authoring.Measures;
using ValueLocate.Datasets;
using static ValueLocate.Reports.Markup;

namespace ValueLocate.Reports;

/// <summary>A page about a dataset: what its check found, what it is made of, and samples to read. It works without a network.</summary>
public static class DatasetPage
{
    private const int SamplesOfEachKind = 6;

    /// <summary>The page. The same dataset and check give the same text.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="check">What was measured on it.</param>
    public static string Html(InsightDataset dataset, DatasetCheck check)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(check);
        var failed = check.Findings.Count(f => !f.Ok);
        var version = typeof(DatasetPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        return PageShell.Html(
            "ValueLocate: dataset",
            $"ValueLocate dataset report: {dataset.Name}, {dataset.Hash[..12]}",
            failed == 0 ? $"All {check.Findings.Count} findings are within their limits"
                : $"{failed} of {check.Findings.Count} findings are outside their limits",
            [("check", "Check"), ("counts", "Counts"), ("lengths", "Lengths"), ("variety", "Openings and domains"), ("words", "What words give away"),
                ("near", "Near-duplicates"), ("samples", "Samples")],
            $"{Check(check)}{DatasetCountsSection.Html(dataset)}{DatasetLengthsSection.Html(dataset)}{DatasetVarietySection.Html(dataset)}"
                + $"{GivenAway(check)}{DatasetNearSection.Html(dataset, check)}{Samples(dataset)}",
            $"Made by ValueLocate {version}.");
    }

    /// <summary>Writes the page.</summary>
    /// <param name="file">The .html file; its folder is made, an older file replaced.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="check">What was measured on it.</param>
    public static void Write(string file, InsightDataset dataset, DatasetCheck check)
    {
        ArgumentNullException.ThrowIfNull(file);
        AtomicFile.WriteText(file, Html(dataset, check));
    }

    private static string Check(DatasetCheck check)
    {
        List<Finding> failing = [.. check.Findings.Where(f => !f.Ok)];
        return Section(
            "check",
            "Check",
            failing.Count > 0 ? Findings("Outside their limits", failing) : "<p>Nothing is outside its limit.</p>",
            Folded($"All {check.Findings.Count} findings", Findings("What was measured, and what is asked; a dash asks for nothing", check.Findings)));
    }

    internal static string Findings(string caption, IEnumerable<Finding> findings) => Table(
        caption,
        ["What", "Measured", "Asked", ""],
        findings.Select(f => new TableRow(f.What, [Word(f.Measured), Word(f.Limit), Word(f.Ok ? "ok" : "fails", f.Ok ? "verdict yes" : "verdict no")])),
        "facts");

    /// <summary>A cell that breaks between words only, however narrow the page is.</summary>
    private static string Word(string text, string cssClass = "") => $"<td{(cssClass.Length > 0 ? $" class=\"{cssClass}\"" : "")} "
        + $"style=\"overflow-wrap:normal\">{Encode(text.Replace(" %", "\u00A0%", StringComparison.Ordinal))}</td>";

    /// <summary>Findings of the bag-of-words model, a chart a way of training it: "pairs: Openness: how".</summary>
    private static string GivenAway(DatasetCheck check)
    {
        List<Finding> told = [.. check.Findings.Where(f => f.What.Contains("tell the aspect", StringComparison.Ordinal) && f.Value is not null)];
        var charts = told.GroupBy(f => f.What[(f.What.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]).Select((g, i) => DatasetFigures.Limits(
            $"words-{i}",
            char.ToUpperInvariant(g.Key[0]) + g.Key[1..],
            [.. g.Select(f => (f.What[..f.What.LastIndexOf(": ", StringComparison.Ordinal)].Replace(": ", ", ", StringComparison.Ordinal),
                f.Value!.Value, f.Least!.Value, f.Most!.Value, f.Ok))]));
        return Section(
            "words",
            "What words give away",
            "<p>A logistic regression on the words of a text guesses its aspect. Inside a dimension it should succeed; trained on the other dimensions it "
                + "should not, or the aspects differ in more than the value. From a question alone, which both aspects share, it cannot.</p>",
            told.Count > 0 ? $"<div class=\"grid\">{string.Concat(charts)}</div>" : "<p>There are no texts of both aspects to tell apart.</p>",
            told.Count > 0 ? Findings("Share of texts whose aspect is told", told) : "");
    }

    private static string Samples(InsightDataset dataset) => Section(
        "samples",
        "Samples",
        $"<p>Random records; <code>valuelocate dataset show</code> prints others.</p><pre>{Encode(DatasetSample.ToText(dataset, SamplesOfEachKind))}</pre>");
}
