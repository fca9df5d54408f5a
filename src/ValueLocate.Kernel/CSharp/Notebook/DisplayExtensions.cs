using Microsoft.DotNet.Interactive.Formatting.TabularData;

namespace ValueLocate.Kernel.CSharp.Notebook;

/// <summary>Showing values as methods of theirs.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows the value below the cell, in the forms given or those of its type.</summary>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => Functions.display(value, mimeTypes);

    /// <summary>Shows the items as a table, a column a property.</summary>
    public static DisplayedValue DisplayTable<T>(this IEnumerable<T> items) => Functions.display(items.ToTabularDataResource(), "text/html");

    /// <summary>Shows the text as what it is: "text/html", "text/markdown", "application/json" ...</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType) => Functions.display(new FormattedValue(mimeType, value));
}
