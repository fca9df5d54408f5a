using System.Globalization;
using System.Text.RegularExpressions;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.Notebooks;

/// <summary>Puts a cell's error into one sentence with its place in the notebook.</summary>
internal static partial class CellFailure
{
    /// <summary>The sentence.</summary>
    /// <param name="place">The notebook and the cell.</param>
    /// <param name="error">The error; its lines are those of the code that ran.</param>
    /// <param name="added">How many lines that code has before the cell's own.</param>
    public static string Sentence(string place, CellError error, int added)
    {
        var message = error.Message.Split('\n')[0].Trim();
        int? line = error.Line, column = error.Column;
        if (Position.Match(message) is { Success: true } position)
        {
            // Compile errors and magics say the line in their message too.
            line ??= int.Parse(position.Groups["line"].Value, CultureInfo.InvariantCulture);
            message = message[position.Length..];
        }
        else if (error.Name is not ("Error" or "KeyboardInterrupt"))
        {
            message = $"{error.Name}: {message}";
        }
        var where = line is { } l ? $", line {Math.Max(1, l - added)}" : "";
        if (column is { } c) where += $", column {c}";
        return $"{place}{where}: {message}";
    }

    [GeneratedRegex(@"^\((line )?(?<line>\d+)(,\d+)?\):? ")]
    private static partial Regex Position { get; }
}
