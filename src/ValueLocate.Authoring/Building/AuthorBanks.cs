namespace ValueLocate.Authoring.Building;

/// <summary>
/// The hand-written texts of one kind: a folder with a file an author, in the dataset's own lines. Who names no author in a line is the one whose name the file
/// bears.
/// </summary>
internal static class AuthorBanks
{
    /// <summary>Reads all authors in the order of their files' names; an id that stands in two files is an error.</summary>
    /// <param name="folder">The folder with the authors' files; nothing comes from one that is not there.</param>
    /// <param name="read">Reads one file.</param>
    /// <param name="signed">The record with this author, where it has none.</param>
    /// <param name="key">What must be unique over all files: the id, or the id within a dimension.</param>
    public static IReadOnlyList<T> Read<T>(string folder, Func<string, IReadOnlyList<T>> read, Func<T, string, T> signed,
        Func<T, (string Id, string Within)> key)
    {
        if (!Directory.Exists(folder)) return [];
        var all = new List<T>();
        var from = new Dictionary<(string, string), string>();
        foreach (var file in Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            foreach (var record in read(file))
            {
                var k = key(record);
                if (!from.TryAdd(k, file)) throw new ValueLocateException($"'{file}': the id '{k.Id}' stands in '{from[k]}' too; give each text its own.");
                all.Add(signed(record, Path.GetFileNameWithoutExtension(file)));
            }
        }
        return all;
    }
}
