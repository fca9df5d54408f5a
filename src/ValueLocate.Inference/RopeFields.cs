using ValueLocate.Json;

namespace ValueLocate.Inference;

/// <summary>Where a family's config.json keeps its rotary embedding, and what holds where it leaves something out.</summary>
internal sealed record RopeFields
{
    public double Theta { get; init; } = 10000;

    /// <summary>The field that holds the base where the scaling's own object does not.</summary>
    public string ThetaField { get; init; } = "rope_theta";

    /// <summary>The field that holds the share of a head that turns; null: the family turns whole heads.</summary>
    public string? ShareField { get; init; }

    public double Share { get; init; } = 1;

    /// <summary>The layer type under which rope_parameters has an object of its own; null: one for all layers.</summary>
    public string? LayerType { get; init; }

    /// <summary>original_max_position_embeddings beside the scaling, which the family sets if config.json does not.</summary>
    public int? OriginalPositions { get; init; }

    /// <summary>Scalings that are longrope under older names.</summary>
    public string[] LongRopeNames { get; init; } = [];

    public static RopeFields Phi3 { get; } = new() { ShareField = "partial_rotary_factor", OriginalPositions = 4096, LongRopeNames = ["su", "yarn"] };

    public static RopeFields GptNeoX { get; } = new() { ThetaField = "rotary_emb_base", ShareField = "rotary_pct", Share = 0.25 };

    /// <summary>Layers that see everything.</summary>
    public static RopeFields Gemma3Global { get; } = new() { Theta = 1000000, LayerType = "full_attention" };

    /// <summary>Layers with a window.</summary>
    public static RopeFields Gemma3Local { get; } = new() { ThetaField = "rope_local_base_freq", LayerType = "sliding_attention" };

    /// <summary>Reads rope_scaling with the base beside it (transformers 4), or rope_parameters (5).</summary>
    public static RopeConfig Read(JsonFields c, int headSize, RopeFields family)
    {
        var scaling = Scaling(c, family);
        // Asked for in any case, so that it counts as known where both are given.
        var beside = c.NumberOr(family.ThetaField, family.Theta);
        var share = family.ShareField is { } field ? c.NumberOr(field, family.Share) : 1;
        var original = c.SizeOrNull("original_max_position_embeddings") ?? family.OriginalPositions;
        var positions = c.SizeOr("max_position_embeddings", 2048);
        if (scaling is null) return new RopeConfig { Theta = beside, Dimension = Turning(share) };
        var s = scaling;
        if (family.ShareField is not null) share = s.NumberOr("partial_rotary_factor", share);
        var legacy = s.TextOr("type", "default");
        var kind = s.TextOr("rope_type", legacy);
        if (family.LongRopeNames.Contains(kind)) kind = "longrope";
        var rope = new RopeConfig
        {
            Theta = s.NumberOr("rope_theta", beside),
            Dimension = Turning(share),
            Scaling = kind,
            OriginalPositions = original ?? s.SizeOr("original_max_position_embeddings", positions),
        };
        rope = kind switch
        {
            "default" => rope,
            "linear" => rope with { Factor = s.Number("factor") },
            "dynamic" => rope with { Factor = s.Number("factor"), OriginalPositions = positions },
            "llama3" =>
                rope with { Factor = s.Number("factor"), LowFrequencyFactor = s.Number("low_freq_factor"), HighFrequencyFactor = s.Number("high_freq_factor") },
            "yarn" => Yarn(rope, s, positions),
            "longrope" => LongRope(rope, s, positions, rope.Pairs(headSize)),
            _ => throw new ValueLocateException(
                $"The rope scaling '{kind}' in '{c.Where}' is not supported: default, linear, llama3, yarn, longrope and dynamic are."),
        };
        UnknownOptions.RefuseAny(s, "original_max_position_embeddings", "finetuned");
        if (rope.Factor <= 0 || rope.Theta <= 0) throw new ValueLocateException($"'{s.Where}' has a factor or a base that is not above 0.");
        return rope;

        int Turning(double part) => part == 1 ? 0 : (int)(headSize * part) is > 0 and var n && n <= headSize ? n
            : throw new ValueLocateException($"'{c.Where}' lets {part} of a head's {headSize} coordinates turn: a number above 0 and up to 1 is needed.");
    }

    /// <summary>The object that describes the scaling; rope_scaling comes first, as in transformers.</summary>
    private static JsonFields? Scaling(JsonFields c, RopeFields family)
    {
        var older = c.Child("rope_scaling") is { Empty: false } s ? s : null;
        var newer = c.Child("rope_parameters");
        if (family.LayerType is not { } type) return older ?? newer;
        // Gemma 3 has an object a layer type; rope_scaling is about the layers that see everything.
        var (global, local) = (newer?.Child(Gemma3Global.LayerType!), newer?.Child(Gemma3Local.LayerType!));
        if (newer is not null) UnknownOptions.RefuseAny(newer);
        return type == Gemma3Local.LayerType ? local : older ?? global;
    }

    private static RopeConfig Yarn(RopeConfig rope, JsonFields s, int positions)
    {
        if (!s.Has("factor")) _ = s.Number("factor");
        var factor = s.NumberOrNull("factor") ?? (double)positions / rope.OriginalPositions;
        double? mscale = s.NumberOrNull("mscale"), allDimensions = s.NumberOrNull("mscale_all_dim");
        var derived = mscale is { } m and not 0 && allDimensions is { } all and not 0 ? Magnitude(m) / Magnitude(all) : Magnitude(1);
        return rope with
        {
            Factor = factor,
            AttentionFactor = s.NumberOr("attention_factor", derived),
            BetaFast = s.NumberOr("beta_fast", 32) is var fast and not 0 ? fast : 32,
            BetaSlow = s.NumberOr("beta_slow", 1) is var slow and not 0 ? slow : 1,
            Truncate = s.FlagOr("truncate", true),
        };

        double Magnitude(double scale) => factor <= 1 ? 1 : 0.1 * scale * Math.Log(factor) + 1;
    }

    private static RopeConfig LongRope(RopeConfig rope, JsonFields s, int positions, int pairs)
    {
        var factor = s.NumberOr("factor", (double)positions / rope.OriginalPositions);
        var derived = factor <= 1 ? 1 : Math.Sqrt(1 + Math.Log(factor) / Math.Log(rope.OriginalPositions));
        return rope with
        {
            Factor = factor,
            AttentionFactor = s.NumberOr("attention_factor", derived),
            ShortFactors = Factors("short_factor"),
            LongFactors = Factors("long_factor"),
        };

        IReadOnlyList<double> Factors(string name) => s.Numbers(name) is var list && list.Count == pairs && list.All(f => f > 0) ? list
            : throw new ValueLocateException($"'{s.Where}' needs the field '{name}' to be a list of {pairs} numbers above 0, one a rotary frequency.");
    }
}
