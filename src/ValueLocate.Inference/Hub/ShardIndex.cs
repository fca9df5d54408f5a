using System.Text.Json;
using ValueLocate.Json;

namespace ValueLocate.Inference.Hub;

/// <summary>Which files of a folder hold its weights: model.safetensors if it is there, as transformers decides, otherwise the shards of the index.</summary>
internal static class ShardIndex
{
    public const string Index = "model.safetensors.index.json";
    public const string Single = "model.safetensors";

    /// <summary>The names of the files.</summary>
    /// <exception cref="ValueLocateException">The index is not one.</exception>
    public static IReadOnlyList<string> Of(string folder)
    {
        var index = Path.Combine(folder, Index);
        return JsonFile.Exists(Path.Combine(folder, Single)) || !JsonFile.Exists(index) ? [Single] : Shards(index);
    }

    /// <summary>The names in an index's weight_map.</summary>
    /// <exception cref="ValueLocateException">It is not one, or a name is not a file beside the index.</exception>
    public static IReadOnlyList<string> Shards(string index)
    {
        using var json = JsonFile.Read(index);
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("weight_map", out var map)
            || map.ValueKind != JsonValueKind.Object
            || !map.EnumerateObject().Any() || map.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.String))
        {
            throw new ValueLocateException($"'{index}' is not an index of shards (it needs a weight_map): download it again.");
        }
        var names = map.EnumerateObject().Select(p => p.Value.GetString()!).Distinct().Order(StringComparer.Ordinal).ToList();
        // A shard's name is a file beside the index, never a path elsewhere.
        if (names.Find(n => !Hub.HubFile.IsSafeName(n) || n.Contains('/', StringComparison.Ordinal)) is { } bad)
            throw new ValueLocateException($"'{index}' names the shard '{bad}', which is not a plain file name: nothing more was read.");
        return names;
    }
}
