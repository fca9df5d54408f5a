namespace ValueLocate.Charts;

/// <summary>A page around charts and views: plotly.js once, light or dark as the reader's system is, nothing from a network.</summary>
internal static class ChartPage
{
    public static string Html(string title, params IEnumerable<string> html) => $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
        <meta name="color-scheme" content="light dark">
        <title>{{Markup.Text(title)}}</title>
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
