using ValueLocate.Inference.Weights;

namespace ValueLocate.Inference.Hub;

/// <summary>Which files of a repository a model needs. Never *.bin: those are Python pickles, which can run code.</summary>
internal static class FileSelection
{
    private const string Index = ShardIndex.Index;
    private const string Single = ShardIndex.Single;

    private const string TemplateFolder = Text.Templates.ChatTemplateFiles.Additional + "/";

    private static readonly string[] Tokenizer = ["tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "chat_template.json",
        "special_tokens_map.json"];

    /// <summary>Everything small, the index included: what can be fetched before the weights are known.</summary>
    /// <exception cref="ValueLocateException">The repository lacks what a model can't do without.</exception>
    public static IReadOnlyList<HubFile> Small(ModelId id, HubListing listing)
    {
        if (id.File is not null || OnlyGguf(listing)) return [.. Named(listing, Tokenizer), .. Templates(listing)];
        foreach (var needed in (string[])["config.json", "tokenizer.json"])
        {
            if (Find(listing, needed) is null && Find(listing, Weights(listing)) is not null)
                throw new ValueLocateException(
                    $"The model '{id}' has no {needed} on the hub, so it can't be loaded: choose a repository in the format of transformers.");
        }
        // model.safetensors is taken before an index, as transformers does.
        return [.. Named(listing, ["config.json", "generation_config.json", .. Tokenizer, .. Find(listing, Single) is null ? [Index] : Array.Empty<string>()]),
            .. Templates(listing)];
    }

    /// <summary>Where a file lies in a model's folder: beside the others, but for templates, which are looked for where the repository has them.</summary>
    public static string PlaceOf(HubFile file) => IsTemplate(file.Name) ? file.Name : file.BaseName;

    /// <summary>The weights: the GGUF file, model.safetensors, or the shards that the index names.</summary>
    /// <param name="id">The model.</param>
    /// <param name="listing">Its files.</param>
    /// <param name="folder">Where the small files are.</param>
    /// <exception cref="ValueLocateException">There are none that can be read.</exception>
    public static IReadOnlyList<HubFile> Large(ModelId id, HubListing listing, string folder)
    {
        if (id.File is { } file) return Gguf(id, listing, file);
        if (Find(listing, Single) is { } single) return [single];
        if (Find(listing, Index) is not null) return Shards(id, listing, Path.Combine(folder, Index));
        var ggufs = Ggufs(listing);
        if (ggufs.Count == 1) return Gguf(id, listing, ggufs[0].Name);
        if (ggufs.Count > 1)
            throw new ValueLocateException($"The model '{id}' has several .gguf files: name one, as in '{id}:{ggufs[0].Name}' ({Some(ggufs)}).");
        throw new ValueLocateException($"The model '{id}' has neither {Single} nor a .gguf file on the hub (*.bin files are not read, as they can run "
            + "code): choose a repository with safetensors.");
    }

    private static List<HubFile> Gguf(ModelId id, HubListing listing, string name)
    {
        var found = Find(listing, name)
            ?? throw new ValueLocateException($"The model '{id.Repository}' has no file '{name}' on the hub: it has "
                + $"{(Ggufs(listing) is { Count: > 0 } some ? Some(some) : "no .gguf file")}.");
        if (GgufParts.Of(name) is { Number: not 1 } part)
            throw new ValueLocateException(
                $"'{name}' is part {part.Number} of a GGUF file in {part.Count} parts: name the first, '{GgufParts.Sibling(name, 1, part.Count)}'.");
        return [found, .. GgufParts.All(name).Skip(1).Select(n => Find(listing, n)
            ?? throw new ValueLocateException($"'{name}' is a GGUF file in parts, of which the hub does not have '{n}': choose another one."))];
    }

    private static List<HubFile> Shards(ModelId id, HubListing listing, string index)
    {
        IReadOnlyList<string> names;
        try
        {
            names = ShardIndex.Shards(index);
        }
        catch (ValueLocateException e)
        {
            throw new ValueLocateException($"The {Index} of '{id}' can't be used: {e.Message.Replace($"'{index}' ", "it ", StringComparison.Ordinal)}", e);
        }
        return [.. names.Select(n => Find(listing, n)
            ?? throw new ValueLocateException($"The index of '{id}' names the shard '{n}', which the hub does not have: choose another revision."))];
    }

    private static List<HubFile> Templates(HubListing listing) =>
        [.. listing.Files.Where(f => IsTemplate(f.Name) && HubFile.IsSafeName(f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal)];

    private static bool IsTemplate(string name) =>
        name.StartsWith(TemplateFolder, StringComparison.Ordinal) && name.EndsWith(".jinja", StringComparison.Ordinal)
            && !name[TemplateFolder.Length..].Contains('/', StringComparison.Ordinal);

    private static string Weights(HubListing listing) => Find(listing, Single) is not null ? Single : Index;

    private static bool OnlyGguf(HubListing listing) => Find(listing, Weights(listing)) is null && Ggufs(listing).Count > 0;

    private static List<HubFile> Ggufs(HubListing listing) =>
        [.. listing.Files.Where(f => ModelId.IsGguf(f.Name) && HubFile.IsSafeName(f.Name) && GgufParts.Of(f.Name) is null or { Number: 1 })
            .OrderBy(f => f.Name, StringComparer.Ordinal)];

    private static List<HubFile> Named(HubListing listing, IEnumerable<string> names) => [.. names.Select(n => Find(listing, n)).OfType<HubFile>()];

    private static HubFile? Find(HubListing listing, string name) => listing.Files.FirstOrDefault(f => f.Name == name);

    private static string Some(List<HubFile> files) =>
        string.Join(", ", files.Take(8).Select(f => f.Name)) + (files.Count > 8 ? $" and {files.Count - 8} more" : "");
}
