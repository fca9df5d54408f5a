namespace ValueLocate.Cli.Tests.Docs;

/// <summary>The pages that a reader sees.</summary>
internal static class DocPages
{
    /// <summary>The page that a test writes, which is no prose.</summary>
    public const string CommandReference = "docs/reference/cli.md";

    /// <summary>README and all pages of the site, relative to the repository's root.</summary>
    public static IEnumerable<string> All { get; } = ["README.md", .. Under("docs").Where(IsWritten)];

    /// <summary>All Markdown files whose links are followed.</summary>
    public static IEnumerable<string> Linked { get; } =
    [
        .. Directory.GetFiles(Require.Root, "*.md").Select(Relative), .. Under("docs").Where(IsWritten), .. Under("bench"), .. Under("data"),
        .. Directory.GetDirectories(Path.Combine(Require.Root, "src")).Select(d => Path.Combine(d, "README.md")).Where(File.Exists).Select(Relative),
    ];

    /// <summary>The file of a relative path.</summary>
    public static string PathOf(string page) => Path.Combine(Require.Root, page);

    private static IEnumerable<string> Under(string folder) =>
        Directory.GetFiles(Path.Combine(Require.Root, folder), "*.md", SearchOption.AllDirectories).Select(Relative)
            .Order(StringComparer.Ordinal);

    /// <summary>Not what DocFX makes.</summary>
    private static bool IsWritten(string page) =>
        !page.StartsWith("docs/_site/", StringComparison.Ordinal) && !page.StartsWith("docs/api/", StringComparison.Ordinal);

    private static string Relative(string file) => Path.GetRelativePath(Require.Root, file).Replace('\\', '/');
}
