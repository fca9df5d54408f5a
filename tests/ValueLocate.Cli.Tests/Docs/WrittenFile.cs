namespace ValueLocate.Cli.Tests.Docs;

/// <summary>A file of the documentation that is made from the code.</summary>
internal static class WrittenFile
{
    private static bool IsToBeWritten => Environment.GetEnvironmentVariable("VALUELOCATE_WRITE_DOCS") == "1";

    /// <summary>Fails where the file does not hold the text; VALUELOCATE_WRITE_DOCS=1 writes it instead.</summary>
    public static void Check(string page, string text)
    {
        var file = DocPages.PathOf(page);
        if (IsToBeWritten) File.WriteAllText(file, text);
        Assert.True(File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == text,
            $"{page} is older than the code: 'bash build/docs-from-code.sh' writes it.");
    }
}
