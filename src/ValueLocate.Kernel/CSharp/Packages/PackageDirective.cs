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
        return match.Success;
    }

    [GeneratedRegex("^\"\\s*nuget\\s*:\\s*(?<id>[\\w.-]+)\\s*(,\\s*(?<version>[^\"]*))?\"", RegexOptions.IgnoreCase)]
    private static partial Regex Nuget { get; }
}
