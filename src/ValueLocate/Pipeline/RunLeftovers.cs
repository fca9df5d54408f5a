using System.Text.RegularExpressions;

namespace ValueLocate.Pipeline;

/// <summary>What a killed process leaves in a run's folder beside the files of <see cref="RunFiles"/>: half-written files, its lock.</summary>
internal static partial class RunLeftovers
{
    /// <summary>Whether a folder holds nothing else: then a run may begin there.</summary>
    public static bool AreAll(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).All(n => n == RunFiles.Lock || Part().IsMatch(n!));

    /// <summary>Deletes half-written files; only whoever holds the folder's lock may.</summary>
    public static void Delete(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => Part().IsMatch(Path.GetFileName(f))).ToList())
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It disturbs nobody.
                continue;
            }
        }
    }

    /// <summary>As <see cref="AtomicFile"/> and the looks for a folder that can be written name them.</summary>
    [GeneratedRegex(@"^(?:(?:run|stages|neurons|steering|validation)\.json|statistics\.safetensors|validation\.csv|measurements\.jsonl|answers\.jsonl"
        + @"|report\.html)\.[0-9]+\.part$|^\.[0-9a-f]{32}\.part$|^\.valuelocate-[0-9]+\.part$", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
