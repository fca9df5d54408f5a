using System.Text;

namespace ValueLocate.Reports;

/// <summary>What every page shares: one file that works without a network, with report.css, plotly.js and report.js inside.</summary>
internal static class PageShell
{
    /// <summary>The page.</summary>
    /// <param name="title">Text of the browser's tab.</param>
    /// <param name="eyebrow">Text above the headline.</param>
    /// <param name="headline">Text that says what came out.</param>
    /// <param name="sections">Each section's id and its name in the list at the top.</param>
    /// <param name="html">The sections.</param>
    /// <param name="madeBy">Text that begins the footer.</param>
    public static string Html(string title, string eyebrow, string headline, IEnumerable<(string Id, string Name)> sections, string html, string madeBy) => $"""
        {Head(title)}
        <style>
        {Resource("report.css")}</style>
        </head>
        <body>
        <header>
        <p class="eyebrow">{Markup.Encode(eyebrow)}</p>
        <h1>{Markup.Encode(headline)}</h1>
        <nav aria-label="Sections"><ul>
        {string.Concat(sections.Select(s => $"<li><a href=\"#{s.Id}\">{Markup.Encode(s.Name)}</a></li>"))}
        </ul></nav>
        </header>
        <main>
        {html}</main>
        <footer>{Markup.Encode(madeBy)} Charts by plotly.js (MIT licence), inside this file: nothing is loaded from a network.</footer>
        <script>{PlotlyScript.Text}</script>
        <script>
        {Resource("report.js")}</script>
        </body>
        </html>

        """;

    /// <summary>How every page of ours begins, up to its title: nothing is loaded from anywhere.</summary>
    public static string Head(string title) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
        <meta name="color-scheme" content="light dark">
        <title>{Markup.Encode(title)}</title>
        """;

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(PageShell).Assembly.GetManifestResourceStream($"ValueLocate.Reports.{name}")!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
