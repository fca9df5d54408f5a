using System.Text.Json;

namespace ValueLocate.Models;

/// <summary>
/// Refuses options that the family's mapping did not ask for and that sound as if they changed what is computed. What transformers writes for other
/// purposes (dropout, initialisation, versions) is let be, and so is an option that is off.
/// </summary>
internal static class UnknownOptions
{
    private static readonly HashSet<string> Telling =
    [
        "scale", "scales", "scaling", "multiplier", "mult", "softcap", "softcapping", "clip", "expert", "experts", "moe", "alibi", "rope", "nope", "rotary", "window", "windows", "bias", "residual",
        "parallel", "activation", "act", "norm", "qk", "interleaved", "sparse", "sink", "sinks", "mscale", "latent", "mup", "cross", "bidirectional", "chunked", "lora", "tuning",
        "limit", "gate", "rmsnorm",
    ];

    private static readonly HashSet<string> Harmless =
    [
        "classifier_activation", "max_position_embeddings", "mm_tokens_per_image", "original_max_position_embeddings", "resize_token_embeddings", "router_aux_loss_coef", "router_jitter_noise",
        "summary_activation", "tie_word_embeddings", "output_router_logits", "tensor_parallel_size", "parallelism",
        // transformers' Gemma reads hidden_act, Gemma 2 and 3 hidden_activation; files of all have both.
        "hidden_act", "hidden_activation",
    ];

    /// <summary>Refuses what is telling and on.</summary>
    /// <exception cref="ValueLocateException">An option that is not understood.</exception>
    public static void Refuse(JsonFields c)
    {
        var unasked = c.Unasked().Where(p => !Off(p.Value) && !Harmless.Contains(p.Name)).ToList();
        // Files of models that once had windows say so, and that they are not used.
        if (c.Has("use_sliding_window") && !c.FlagOr("use_sliding_window", true)) unasked.RemoveAll(p => p.Name.Contains("window", StringComparison.Ordinal));
        foreach (var p in unasked.Where(Changes)) throw Unknown(p, c.Where);
    }

    /// <summary>Refuses whatever was not asked for, is on and is not among <paramref name="known"/>.</summary>
    public static void RefuseAny(JsonFields c, params string[] known)
    {
        foreach (var p in c.Unasked().Where(p => !Off(p.Value) && !known.Contains(p.Name))) throw Unknown(p, c.Where);
    }

    private static bool Changes(JsonProperty p)
    {
        if (p.Name.EndsWith("eps", StringComparison.Ordinal) || p.Name.EndsWith("epsilon", StringComparison.Ordinal)) return false;
        return p.Name is "is_encoder_decoder" or "pruned_heads" || Slides(p) || p.Name.ToLowerInvariant().Split('_', '.').Any(Telling.Contains);
    }

    private static bool Slides(JsonProperty p) =>
        p.Name == "layer_types" && (p.Value.ValueKind != JsonValueKind.Array || p.Value.EnumerateArray().Any(t => t.ValueKind != JsonValueKind.String || t.GetString() != "full_attention"));

    private static bool Off(JsonElement e) => e.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Number => e.GetDouble() is 0 or 1,
        JsonValueKind.String => e.GetString() is "",
        JsonValueKind.Array => e.GetArrayLength() == 0,
        JsonValueKind.Object => !e.EnumerateObject().Any(),
        _ => false,
    };

    private static ValueLocateException Unknown(JsonProperty p, string where) =>
        new($"The option '{p.Name}' in '{where}' is {Shortened(p.Value.GetRawText())}, and this version does not know what it changes for this architecture: the model is not read rather than read wrongly.");

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
