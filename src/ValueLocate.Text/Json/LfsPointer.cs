namespace ValueLocate.Json;

/// <summary>
/// What a clone without Git LFS leaves in the place of a large file: a text of three lines that names it
/// (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md).
/// </summary>
internal static class LfsPointer
{
    /// <summary>Refuses a file that begins so.</summary>
    /// <param name="start">The file's first bytes.</param>
    /// <param name="where">Its path.</param>
    /// <exception cref="ValueLocateException">It is a pointer.</exception>
    public static void Refuse(ReadOnlySpan<byte> start, string where)
    {
        if (start.StartsWith("version https://git-lfs"u8))
            throw new ValueLocateException($"'{where}' is a Git LFS pointer, not the file itself: run 'git lfs pull' in its folder, or download the file.");
    }
}
