namespace ValueLocate.Bench.Fuzz;

/// <summary>A reader of files that may come from anywhere.</summary>
/// <param name="Name">What it reads.</param>
/// <param name="Corpus">Whole files, which are broken.</param>
/// <param name="Read">Reads a file's bytes, and uses what it read.</param>
internal sealed record FuzzReader(string Name, IReadOnlyList<byte[]> Corpus, Action<byte[]> Read)
{
    /// <summary>A reader that takes a path: the bytes are written there first.</summary>
    /// <param name="name">What it reads.</param>
    /// <param name="corpus">Whole files.</param>
    /// <param name="path">Where the broken ones are put.</param>
    /// <param name="read">Reads the file there.</param>
    public static FuzzReader OfFile(string name, IReadOnlyList<byte[]> corpus, string path, Action<string> read) => new(name, corpus, bytes =>
    {
        File.WriteAllBytes(path, bytes);
        read(path);
    });
}
