using System.Text;
using ValueLocate.Locating;
using ValueLocate.Runs;
using ValueLocate.Steering;
using ValueLocate.Validation;
using ValueLocate.Values;

namespace ValueLocate.Charts;

/// <summary>report.html: one page that says what a run did and what it showed, and works without a network.</summary>
public static class ReportPage
{
    /// <summary>The page. The same results give the same text.</summary>
    /// <param name="run">The run's record.</param>
    /// <param name="located">The neurons.</param>
    /// <param name="steering">The strengths.</param>
    /// <param name="validation">The effects.</param>
    /// <param name="dimensions">The dimensions' names.</param>
    public static string Html(RunRecord run, LocateResult located, IReadOnlyList<SteeringChoice> steering, ValidationResult validation, IReadOnlyList<Dimension> dimensions)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(located);
        ArgumentNullException.ThrowIfNull(steering);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(dimensions);
        var input = new ReportInput(run, located, steering, validation, dimensions);
        var headline = Findings.Headline(validation.Judged.Pooled, validation.HeldOut, run.Settings.DamageBudget);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
            <meta name="color-scheme" content="light dark">
            <title>ValueLocate: {Markup.Text(input.ModelName)}</title>
            <style>
            {Resource("report.css")}</style>
            </head>
            <body>
            <header>
            <p class="eyebrow">ValueLocate report: {Markup.Text(input.ModelName)}, {Markup.Text(validation.Judged.Questions)}</p>
            <h1>{Markup.Text(headline)}</h1>
            <nav aria-label="Sections"><ul>
            <li><a href="#shown">What was shown</a></li><li><a href="#run">Run</a></li><li><a href="#effects">Effects</a></li><li><a href="#neurons">Neurons</a></li><li><a href="#dose">Dose</a></li><li><a href="#leakage">Leakage</a></li><li><a href="#traces">Strongest neurons</a></li><li><a href="#answers">Answers</a></li>
            </ul></nav>
            </header>
            <main>
            {ShownSection.Html(input)}{RunSection.Html(input)}{EffectsSection.Html(input)}{NeuronsSection.Html(input)}{DoseSection.Html(input)}{LeakageSection.Html(input)}{TracesSection.Html(input)}{AnswersSection.Html(input)}</main>
            <footer>Made by ValueLocate {Markup.Text(run.ValueLocate)}. Charts by plotly.js (MIT licence), inside this file: nothing is loaded from a network.</footer>
            <script>{PlotlyScript.Text}</script>
            <script>
            {Resource("report.js")}</script>
            </body>
            </html>

            """;
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream($"ValueLocate.Charts.{name}")!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
