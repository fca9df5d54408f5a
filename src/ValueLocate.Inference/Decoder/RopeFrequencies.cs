namespace ValueLocate.Inference;

/// <summary>
/// The frequencies of a rotary position embedding, radians a position, under each scaling as transformers computes it (modeling_rope_utils.py):
/// linear (position interpolation, arXiv 2306.15595), llama3, yarn (arXiv 2309.00071), longrope (arXiv 2402.13753), dynamic (NTK-aware).
/// </summary>
internal static class RopeFrequencies
{
    /// <summary>One frequency a pair of coordinates.</summary>
    /// <param name="c">Base and scaling.</param>
    /// <param name="headSize">Width of a head.</param>
    /// <param name="length">Tokens of the text so far; matters to longrope and dynamic only.</param>
    public static float[] Of(RopeConfig c, int headSize, int length = 0)
    {
        double d = c.DimensionOf(headSize);
        var theta = c.Scaling == "dynamic" && c.Divisors is null ? DynamicBase(c, d, length) : c.Theta;
        var result = new float[c.Pairs(headSize)];
        for (var i = 0; i < result.Length; i++)
        {
            var f = Math.Pow(theta, -2 * i / d);
            result[i] = (float)(c.Divisors is { } divisors ? f / divisors[i] : c.Scaling switch
            {
                "linear" => f / c.Factor,
                "llama3" => Llama3(f, c),
                "yarn" => Yarn(f, i, c, d),
                "longrope" => f / (IsLong(c, length) ? c.LongFactors : c.ShortFactors)[i],
                _ => f,
            });
        }
        return result;
    }

    /// <summary>longrope: whether a text of this length is past the original context.</summary>
    public static bool IsLong(RopeConfig c, int length) => length > c.OriginalPositions;

    private static double Llama3(double f, RopeConfig c)
    {
        var wavelength = 2 * Math.PI / f;
        if (wavelength < c.OriginalPositions / c.HighFrequencyFactor) return f;
        if (wavelength > c.OriginalPositions / c.LowFrequencyFactor) return f / c.Factor;
        var smooth = (c.OriginalPositions / wavelength - c.LowFrequencyFactor) / (c.HighFrequencyFactor - c.LowFrequencyFactor);
        return (1 - smooth) * f / c.Factor + smooth * f;
    }

    private static double Yarn(double f, int pair, RopeConfig c, double d)
    {
        double low = PairThatTurns(c.BetaFast), high = PairThatTurns(c.BetaSlow);
        if (c.Truncate) (low, high) = (Math.Floor(low), Math.Ceiling(high));
        (low, high) = (Math.Max(low, 0), Math.Min(high, d - 1));
        // As transformers does, so that nothing is divided by 0.
        if (low == high) high += 0.001;
        var scaled = Math.Clamp((pair - low) / (high - low), 0, 1);
        return f / c.Factor * scaled + f * (1 - scaled);

        // Which pair, as a fraction, turns so many times over the original context.
        double PairThatTurns(double times) => d * Math.Log(c.OriginalPositions / (times * 2 * Math.PI)) / (2 * Math.Log(c.Theta));
    }

    private static double DynamicBase(RopeConfig c, double d, int length)
    {
        double n = Math.Max(length, c.OriginalPositions);
        return c.Theta * Math.Pow(c.Factor * n / c.OriginalPositions - (c.Factor - 1), d / (d - 2));
    }
}
