using System.Text.RegularExpressions;

namespace ValueLocate.Kernel.CSharp.Showing;

/// <summary>Names of types as the notebook's author wrote them: Roslyn puts a cell's types into a class of its own.</summary>
internal static partial class UserNames
{
    /// <summary>The full name.</summary>
    public static string Of(Type type) => In(type.FullName ?? type.Name);

    /// <summary>A text without the names of those classes.</summary>
    public static string In(string text) => Cell.Replace(text, "");

    [GeneratedRegex(@"\bSubmission\d+[+.]")]
    private static partial Regex Cell { get; }
}
