using System.Globalization;
using System.Text.RegularExpressions;
using ValueLocate.Json;

namespace ValueLocate.Inference.Weights;

/// <summary>
/// GGUF files in parts, as llama.cpp's gguf-split makes them: split.count, split.no and split.tensors.count in the metadata, numbers from 1 in the names.
/// </summary>
internal static partial class GgufParts
{
    /// <summary>The number of the part and of all parts, by the file's name; null for a file that is whole.</summary>
    public static (int Number, int Count)? Of(string path) => Name().Match(path) is { Success: true, Groups: var g }
        ? (int.Parse(g["no"].Value, CultureInfo.InvariantCulture), int.Parse(g["of"].Value, CultureInfo.InvariantCulture))
        : null;

    /// <summary>The name of another part.</summary>
    public static string Sibling(string path, int number, int count) =>
        Name().Replace(path, string.Create(CultureInfo.InvariantCulture, $"-{number:00000}-of-{count:00000}.gguf"));

    /// <summary>The names of all parts; the file itself where it is whole.</summary>
    public static IReadOnlyList<string> All(string path) =>
        Of(path) is { } p ? [.. Enumerable.Range(1, p.Count).Select(n => Sibling(path, n, p.Count))] : [path];

    /// <summary>The parts behind the first, one after the other.</summary>
    /// <exception cref="ValueLocateException">One is missing or does not belong to the first, or this is not the first.</exception>
    public static IEnumerable<(string Path, GgufHeader Header)> Others(string path, GgufHeader first)
    {
        var count = Number(path, first, "split.count") ?? 1;
        var no = Number(path, first, "split.no") ?? 0;
        if (count <= 1) yield break;
        if (no != 0)
            throw new ValueLocateException($"'{path}' is part {no + 1} of a GGUF file in {count} parts: name the first"
                + $"{(Of(path) is null ? "" : $", '{Path.GetFileName(Sibling(path, 1, count))}'")}.");
        if (Of(path) != (1, count))
            throw new ValueLocateException($"'{path}' is the first of {count} parts of a GGUF file, but its name does not end with "
                + $"{$"-00001-of-{count:00000}.gguf"}, so the others can't be found: give it that name.");
        var tensors = first.Tensors.Count;
        for (var i = 1; i < count; i++)
        {
            var part = Sibling(path, i + 1, count);
            if (!JsonFile.Exists(part))
                throw new ValueLocateException(
                    $"'{path}' is a GGUF file in {count} parts, and '{Path.GetFileName(part)}' is not beside it: download all of them.");
            var header = GgufHeader.Read(part);
            if (Number(part, header, "split.no") != i || Number(part, header, "split.count") != count)
                throw new ValueLocateException($"'{part}' does not say that it is part {i + 1} of {count}: download it again.");
            tensors += header.Tensors.Count;
            yield return (part, header);
        }
        if (Number(path, first, "split.tensors.count") is { } expected && expected != tensors)
            throw new ValueLocateException($"The parts of '{path}' hold {tensors} tensors, and should hold {expected}: download them again.");
    }

    private static int? Number(string path, GgufHeader header, string key) => new GgufMetadata(header.Metadata, path).WholeOrNull(key);

    [GeneratedRegex(@"-(?<no>\d{5})-of-(?<of>\d{5})\.gguf\z", RegexOptions.IgnoreCase)]
    private static partial Regex Name();
}
