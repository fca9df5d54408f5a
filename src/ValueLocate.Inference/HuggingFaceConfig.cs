using ValueLocate.Json;

namespace ValueLocate.Inference;

/// <summary>Reads config.json in the forms that transformers 4 (rope_theta, rope_scaling) and 5 (rope_parameters) write.</summary>
internal static class HuggingFaceConfig
{
    /// <summary>Reads a config.json.</summary>
    /// <exception cref="ValueLocateException">
    /// Missing, not JSON, an architecture or an option that is not supported, or sizes that contradict each other.
    /// </exception>
    public static ModelConfig Read(string path)
    {
        if (!JsonFile.Exists(path)) throw new ValueLocateException($"There is no '{path}': a model folder holds config.json beside its weights.");
        using var json = JsonFile.Read(path);
        return Read(new JsonFields(json.RootElement, path));
    }

    internal static void Check(ModelConfig c, string where)
    {
        if (c.Heads % c.KeyValueHeads != 0)
            throw new ValueLocateException($"'{where}' has {c.Heads} query heads, which {c.KeyValueHeads} key/value heads do not divide.");
        foreach (var rope in (RopeConfig?[])[c.Rope, c.LocalRope])
        {
            if (rope is not null && Enumerable.Range(0, c.Layers).Any(c.Rotates)) Check(rope, c.HeadSize, where);
        }
    }

    private static void Check(RopeConfig rope, int headSize, string where)
    {
        var pairs = rope.Pairs(headSize);
        if (2 * pairs > headSize)
            throw new ValueLocateException($"'{where}' has heads of width {headSize}, of which {rope.DimensionOf(headSize)} coordinates are to turn in "
                + "pairs; rotary positions need an even width.");
        if (rope.Divisors is { } d && d.Count != pairs)
            throw new ValueLocateException($"'{where}' has {d.Count} rotary divisors for heads of width {headSize}; it needs {pairs}.");
    }

    private static ModelConfig Read(JsonFields c)
    {
        var (type, text) = (c.Text("model_type"), c);
        // A model of text and pictures: its text model is described inside, and read alone.
        if (type == "gemma3")
            text = c.Child("text_config") ?? throw new ValueLocateException($"'{c.Where}' describes a gemma3 model without the field 'text_config'.");
        if (!Families.Readers.TryGetValue(type, out var read))
            throw new ValueLocateException(
                $"The architecture '{type}' in '{c.Where}' is not supported: this version reads {string.Join(", ", Families.Readers.Keys)}.");
        var config = read(text) with { ModelType = type, BeginId = Ids("bos_token_id") is [var begin, ..] ? begin : null, EndIds = Ids("eos_token_id") };
        UnknownOptions.Refuse(text);
        Check(config, c.Where);
        return config;

        IReadOnlyList<int> Ids(string name) => ReferenceEquals(text, c) ? c.Ids(name) : [.. text.Ids(name).Union(c.Ids(name))];
    }
}
