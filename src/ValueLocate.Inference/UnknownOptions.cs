using System.Text.Json;
using ValueLocate.Json;

namespace ValueLocate.Inference;

/// <summary>
/// Refuses options that the family's mapping did not ask for and that sound as if they changed what is computed. What transformers writes for other
/// purposes (dropout, initialisation, versions) is let be, and so is an option that is off.
/// </summary>
internal static class UnknownOptions
{
    private static readonly HashSet<string> Telling =
    [
        "scale", "scales", "scaling", "multiplier", "mult", "softcap", "softcapping", "clip", "expert", "experts", "moe", "alibi", "rope", "nope",
        "rotary", "window", "windows", "bias", "residual", "activation", "act", "norm", "qk", "interleaved", "sparse", "sink", "sinks", "mscale",
        "latent", "mup", "cross", "bidirectional", "chunked", "lora", "tuning", "limit", "gate",
        "rmsnorm",
    ];

    /// <summary>Of heads for other tasks; and transformers' Gemma reads hidden_act, Gemma 2 and 3 hidden_activation, where files of all have both.</summary>
    private static readonly HashSet<string> Harmless = ["classifier_activation", "summary_activation", "hidden_act", "hidden_activation"];

    /// <summary>Where 1 is a bound, not a factor.</summary>
    private static readonly string[] Bounds = ["cap", "clip", "window", "limit", "rank"];

    /// <summary>Refuses what is telling and on.</summary>
    /// <exception cref="ValueLocateException">An option that is not understood.</exception>
    public static void Refuse(JsonFields c)
    {
        var unasked = c.Unasked().Where(p => !Off(p) && !Harmless.Contains(p.Name)).ToList();
        // Files of models that once had windows say so, and that they are not used.
        if (c.Has("use_sliding_window") && !c.FlagOr("use_sliding_window", true)) unasked.RemoveAll(p => p.Name.Contains("window", StringComparison.Ordinal));
        foreach (var p in unasked.Where(Changes)) throw Unknown(p, c.Where);
    }

    /// <summary>Refuses whatever was not asked for, is on and is not among <paramref name="known"/>.</summary>
    public static void RefuseAny(JsonFields c, params string[] known)
    {
        foreach (var p in c.Unasked().Where(p => !Off(p) && !known.Contains(p.Name))) throw Unknown(p, c.Where);
    }

    private static bool Changes(JsonProperty p)
    {
        if (p.Name.EndsWith("eps", StringComparison.Ordinal) || p.Name.EndsWith("epsilon", StringComparison.Ordinal)) return false;
        return p.Name is "is_encoder_decoder" or "pruned_heads" or "parallel_attn" or "parallel_block" || Slides(p)
            || p.Name.ToLowerInvariant().Split('_', '.').Any(Telling.Contains);
    }

    private static bool Slides(JsonProperty p) =>
        p.Name == "layer_types" && (p.Value.ValueKind != JsonValueKind.Array
            || p.Value.EnumerateArray().Any(t => t.ValueKind != JsonValueKind.String || t.GetString() != "full_attention"));

    private static bool Off(JsonProperty p) => p.Value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Number =>
            p.Value.GetDouble() is 0 || (p.Value.GetDouble() is 1 && !Array.Exists(Bounds, b => p.Name.Contains(b, StringComparison.Ordinal))),
        JsonValueKind.String => p.Value.GetString() is "",
        JsonValueKind.Array => p.Value.GetArrayLength() == 0,
        JsonValueKind.Object => !p.Value.EnumerateObject().Any(),
        _ => false,
    };

    private static ValueLocateException Unknown(JsonProperty p, string where) =>
        new($"The option '{p.Name}' in '{where}' is {Shortened(p.Value.GetRawText())}, and this version does not know what it changes for this "
            + "architecture: the model is not read rather than read wrongly.");

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
