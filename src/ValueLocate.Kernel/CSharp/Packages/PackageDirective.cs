using System.Text.RegularExpressions;

namespace ValueLocate.Kernel.CSharp.Packages;

/// <summary>Reads what <c>#r "nuget: Name, Version"</c> asks for.</summary>
internal static partial class PackageDirective
{
    public static bool TryRead(string arguments, out string id, out string version)
    {
        var match = Nuget.Match(arguments);
        (id, version) = (match.Groups["id"].Value, match.Groups["version"].Value.Trim());
        if (version == "*") version = "";
        return match.Success && (version.Length == 0 || Number.IsMatch(version));
    }

    /// <summary>Whether a package is asked for, be it rightly written or not.</summary>
    public static bool IsMeant(string arguments) => Meant.IsMatch(arguments);

    [GeneratedRegex("^\"\\s*nuget\\s*:", RegexOptions.IgnoreCase)]
    private static partial Regex Meant { get; }

    /// <summary>A version, one with a star at its end, or a range.</summary>
    [GeneratedRegex(@"^(\d[\w.+-]*(\*(-\*)?)?|\*(-\*)?|[\[(][\d\w.,*+\s-]*[\])])$")]
    private static partial Regex Number { get; }

    [GeneratedRegex("^\"\\s*nuget\\s*:\\s*(?<id>[\\w.-]+)\\s*(,\\s*(?<version>[^\"]*))?\"", RegexOptions.IgnoreCase)]
    private static partial Regex Nuget { get; }
}
