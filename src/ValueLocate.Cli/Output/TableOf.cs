using Spectre.Console;

namespace ValueLocate.Cli.Output;

/// <summary>Plain tables of plain text.</summary>
internal static class TableOf
{
    /// <summary>An empty table.</summary>
    /// <param name="columns">Headings; one that begins with "#" is of numbers and stands on the right.</param>
    public static Table Columns(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var c in columns)
        {
            var numbers = c.StartsWith('#');
            table.AddColumn(new TableColumn(new Spectre.Console.Text(numbers ? c[1..] : c)) { Alignment = numbers ? Justify.Right : Justify.Left });
        }
        return table;
    }

    /// <summary>Adds a row.</summary>
    public static Table With(this Table table, params string[] cells) => table.AddRow(cells.Select(c => new Spectre.Console.Text(Printable.Text(c))));
}
