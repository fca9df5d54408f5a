using System.Globalization;
using System.Text;
using Microsoft.Data.Analysis;
using ValueLocate.Statistics;

namespace ValueLocate.Reports;

/// <summary>A table that shows itself in a notebook, and gives a DataFrame to work on.</summary>
[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed class TableView : IShowsHtml
{
    private const int Most = 40;
    private const int Widest = 60;
    private readonly IReadOnlyList<TableViewColumn> columns;

    /// <summary>A table; all columns have the same length.</summary>
    internal TableView(string title, params IReadOnlyList<TableViewColumn> columns)
    {
        (Title, this.columns) = (title, columns);
        Rows = columns.Count == 0 ? 0 : columns[0].Count;
    }

    /// <summary>What it shows, with units.</summary>
    public string Title { get; }

    /// <summary>How many rows it has.</summary>
    public int Rows { get; }

    /// <summary>Its first rows.</summary>
    /// <param name="rows">How many.</param>
    public TableView First(int rows) => new(Title, [.. columns.Select(c => c.First(rows))]);

    /// <summary>The table as a frame: whole numbers, numbers and texts each in a column of their type; what was not measured is null.</summary>
    public DataFrame ToDataFrame() => new(columns.Select(c => c.Frame()));

    /// <summary>The table, the first 40 rows of it, in colours of the page around.</summary>
    public string ToHtml()
    {
        const string Side = "padding:.25em .7em;border-bottom:1px solid rgba(128,136,144,.35);vertical-align:top";
        var html = new StringBuilder($"<div style=\"overflow-x:auto;margin:.4em 0 .8em\"><p style=\"opacity:.8;margin:0 0 .3em\">{Markup.Encode(Title)}</p>"
            + "<table style=\"border-collapse:collapse\"><thead><tr>");
        foreach (var c in columns) html.Append($"<th scope=\"col\" style=\"{Side};text-align:{Align(c)}\">{Markup.Encode(c.Name)}</th>");
        html.Append("</tr></thead><tbody>\n");
        for (var r = 0; r < Math.Min(Rows, Most); r++)
        {
            html.Append("<tr>");
            foreach (var c in columns)
                html.Append($"<td style=\"{Side};text-align:{Align(c)};font-variant-numeric:tabular-nums{(c.IsText ? "" : ";white-space:nowrap")}\">"
                    + $"{Markup.Encode(c.Text(r))}</td>");
            html.Append("</tr>\n");
        }
        html.Append("</tbody></table>");
        if (Rows > Most) html.Append($"<p style=\"opacity:.8\">\u2026 and {Numbers.Count(Rows - Most)} more rows.</p>");
        return html.Append("</div>").ToString();
    }

    /// <summary>The first 40 rows as text in columns.</summary>
    public override string ToString()
    {
        var shown = Math.Min(Rows, Most);
        var cells = columns.Select(c => (string[])[c.Name, .. Enumerable.Range(0, shown).Select(r => Short(c.Text(r)))]).ToArray();
        var text = new StringBuilder(Title).Append('\n');
        for (var r = 0; r <= shown; r++)
            text.Append(string.Join("  ",
                cells.Select((c, i) => columns[i].IsText ? c[r].PadRight(c.Max(x => x.Length)) : c[r].PadLeft(c.Max(x => x.Length)))).TrimEnd()).Append('\n');
        if (Rows > Most) text.Append(CultureInfo.InvariantCulture, $"... and {Rows - Most} more rows\n");
        return text.ToString().TrimEnd('\n');
    }

    private static string Align(TableViewColumn c) => c.IsText ? "left" : "right";

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Widest ? line : line[..(Widest - 3)] + "...";
    }
}

/// <summary>A column: how it reads and how it is kept.</summary>
internal abstract class TableViewColumn(string name)
{
    public string Name { get; } = name;

    public abstract int Count { get; }

    public virtual bool IsText => false;

    public abstract string Text(int row);

    public abstract TableViewColumn First(int rows);

    public abstract DataFrameColumn Frame();

    public static TableViewColumn Column(string name, IEnumerable<string?> values) => new Texts(name, [.. values]);

    public static TableViewColumn Column(string name, IEnumerable<long> values) => new Counts(name, [.. values]);

    public static TableViewColumn Column(string name, IEnumerable<int> values) => new Counts(name, [.. values]);

    /// <summary>Numbers; NaN and null are "not measured".</summary>
    public static TableViewColumn Column(string name, IEnumerable<double> values, Func<double?, string>? print = null) =>
        new Reals(name, [.. values], print ?? Numbers.Plain);

    private sealed class Texts(string name, string?[] values) : TableViewColumn(name)
    {
        public override int Count => values.Length;

        public override bool IsText => true;

        public override string Text(int row) => values[row] ?? "";

        public override TableViewColumn First(int rows) => new Texts(Name, [.. values.Take(rows)]);

        public override DataFrameColumn Frame() => new StringDataFrameColumn(Name, values);
    }

    private sealed class Counts(string name, long[] values) : TableViewColumn(name)
    {
        public override int Count => values.Length;

        public override string Text(int row) => values[row].ToString(CultureInfo.InvariantCulture);

        public override TableViewColumn First(int rows) => new Counts(Name, [.. values.Take(rows)]);

        public override DataFrameColumn Frame() => new Int64DataFrameColumn(Name, values);
    }

    private sealed class Reals(string name, double[] values, Func<double?, string> print) : TableViewColumn(name)
    {
        public override int Count => values.Length;

        public override string Text(int row) => print(values[row]);

        public override TableViewColumn First(int rows) => new Reals(Name, [.. values.Take(rows)], print);

        public override DataFrameColumn Frame() => new DoubleDataFrameColumn(Name, values.Select(v => double.IsNaN(v) ? (double?)null : v));
    }
}
