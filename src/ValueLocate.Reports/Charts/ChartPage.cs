namespace ValueLocate.Reports;

/// <summary>A page around charts and views: plotly.js once, light or dark as the reader's system is, nothing from a network.</summary>
internal static class ChartPage
{
    public static string Html(string title, params IEnumerable<string> html) => $$"""
        {{PageShell.Head(title)}}
        <style>:root { color-scheme: light dark; } body { font: 16px/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 70rem; padding: 0 1rem; background: #fff; color: #1b1f24; }
        @media (prefers-color-scheme: dark) { body { background: #1e1e1e; color: #d4d4d4; } }</style>
        <script>{{PlotlyScript.Text}}</script>
        </head>
        <body>
        {{string.Join("\n", html)}}
        </body>
        </html>

        """;
}
