using ValueLocate.Json;

namespace ValueLocate.Inference;

/// <summary>How far back each layer sees, as transformers 5 reads it: sliding_window with layer_types, or with the family's own pattern.</summary>
internal static class LayerWindows
{
    /// <summary>The same in every layer (Mistral, Phi-3).</summary>
    public static int?[] Everywhere(JsonFields c, int? unlessGiven)
    {
        var window = c.Has("sliding_window") ? c.SizeOrNull("sliding_window") : unlessGiven;
        return [.. Enumerable.Repeat(window, c.Size("num_hidden_layers"))];
    }

    /// <summary>Qwen: only with use_sliding_window; without layer_types, the first max_window_layers layers see everything.</summary>
    public static int?[] Qwen(JsonFields c)
    {
        var first = c.CountOr("max_window_layers", 28);
        var window = c.Has("sliding_window") ? c.SizeOrNull("sliding_window") : 4096;
        if (!c.FlagOr("use_sliding_window", false)) window = null;
        return Of(c, window, l => window is not null && l >= first);
    }

    /// <summary>Gemma 2 and 3: every so many layers one sees everything, the last of each group.</summary>
    public static int?[] Alternating(JsonFields c, int everySoMany) =>
        Of(c, c.Has("sliding_window") ? c.SizeOrNull("sliding_window") : 4096, l => (l + 1) % everySoMany != 0);

    /// <summary>SmolLM3: with use_sliding_window, the layers that are not rotated.</summary>
    public static int?[] SmolLM3(JsonFields c, bool[] rotates)
    {
        var window = c.SizeOrNull("sliding_window");
        var used = c.FlagOr("use_sliding_window", false) && window is not null;
        return Of(c, window, l => used && !rotates[l]);
    }

    private static int?[] Of(JsonFields c, int? window, Func<int, bool> pattern)
    {
        var layers = c.Size("num_hidden_layers");
        var types = c.Texts("layer_types");
        if (types.Count != 0 && types.Count != layers)
            throw new ValueLocateException($"'{c.Where}' has {types.Count} layer_types for {layers} layers.");
        var result = new int?[layers];
        for (var l = 0; l < layers; l++)
        {
            if (!(types.Count != 0 ? Slides(types[l], c.Where) : pattern(l))) continue;
            result[l] = window
                ?? throw new ValueLocateException($"'{c.Where}' says that layer {l} sees a sliding window only, but sets no sliding_window that is used.");
        }
        return result;
    }

    private static bool Slides(string type, string where) => type switch
    {
        "sliding_attention" => true,
        "full_attention" => false,
        _ => throw new ValueLocateException($"The layer type '{type}' in '{where}' is not supported: full_attention and sliding_attention are."),
    };
}
