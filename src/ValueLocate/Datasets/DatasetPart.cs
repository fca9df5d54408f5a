namespace ValueLocate.Datasets;

/// <summary>One of a dataset's files, or the bytes that it would have.</summary>
/// <param name="Name">What errors call it: the file's path, or its name and that it is in memory.</param>
/// <param name="Open">Opens it for reading.</param>
internal sealed record DatasetPart(string Name, Func<Stream> Open)
{
    public static DatasetPart OfFile(string path) => new(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));

    public static DatasetPart OfBytes(string name, byte[] bytes) => new($"{name} in memory", () => new MemoryStream(bytes, writable: false));
}
