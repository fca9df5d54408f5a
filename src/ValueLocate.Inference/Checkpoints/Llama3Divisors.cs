namespace ValueLocate.Inference;

/// <summary>
/// Finds the parameters of Llama 3's rope scaling behind the divisors that GGUF keeps in their place (generate_extra_tensors of LlamaModel in llama.cpp's
/// convert_hf_to_gguf.py): config.json can say them, but no divisors.
/// </summary>
internal static class Llama3Divisors
{
    private const double Tolerance = 1e-5;

    /// <summary>The scaling with the same divisors to 1e-5; null where there is none.</summary>
    /// <param name="rope">The base and the divisors.</param>
    /// <param name="headSize">Width of one head.</param>
    public static RopeConfig? Fit(RopeConfig rope, int headSize)
    {
        var divisors = rope.Divisors!;
        var candidates = Enumerable.Range(0, 24).Select(p => (High: 4.0, Original: 1 << p)).Concat(Regression(rope, headSize));
        foreach (var (high, original) in candidates)
        {
            var scaled = new RopeConfig
            {
                Theta = rope.Theta,
                Scaling = "llama3",
                Factor = divisors.Max(),
                LowFrequencyFactor = 1,
                HighFrequencyFactor = high,
                OriginalPositions = original
            };
            if (Enumerable.Range(0, divisors.Count).All(i => Math.Abs(Divisor(scaled, Wavelength(rope.Theta, i, headSize)) / divisors[i] - 1) < Tolerance))
                return scaled;
        }
        return null;
    }

    /// <summary>Between its ends the inverse divisor is linear in the frequency, so two values of that range give the parameters.</summary>
    private static IEnumerable<(double High, int Original)> Regression(RopeConfig rope, int headSize)
    {
        var divisors = rope.Divisors!;
        double factor = divisors.Max();
        var middle = Enumerable.Range(0, divisors.Count).Where(i => divisors[i] > 1 + 1e-3 && divisors[i] < factor * (1 - 1e-3)).ToList();
        if (middle.Count < 2) yield break;
        double Smooth(int i) => (1 / divisors[i] - 1 / factor) / (1 - 1 / factor);
        double x0 = 1 / Wavelength(rope.Theta, middle[0], headSize), x1 = 1 / Wavelength(rope.Theta, middle[^1], headSize);
        var slope = (Smooth(middle[0]) - Smooth(middle[^1])) / (x0 - x1);
        var offset = slope * x0 - Smooth(middle[0]);
        if (offset > 0 && slope > 0 && slope / offset < int.MaxValue) yield return (Math.Round((1 + offset) / offset, 4), (int)Math.Round(slope / offset));
    }

    private static double Wavelength(double theta, int i, int headSize) => 2 * Math.PI * Math.Pow(theta, 2.0 * i / headSize);

    private static double Divisor(RopeConfig c, double wavelength)
    {
        if (wavelength < c.OriginalPositions / c.HighFrequencyFactor) return 1;
        if (wavelength > c.OriginalPositions / c.LowFrequencyFactor) return c.Factor;
        var smooth = (c.OriginalPositions / wavelength - c.LowFrequencyFactor) / (c.HighFrequencyFactor - c.LowFrequencyFactor);
        return 1 / ((1 - smooth) / c.Factor + smooth);
    }
}
