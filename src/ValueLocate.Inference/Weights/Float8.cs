namespace ValueLocate.Inference.Weights;

/// <summary>
/// Numbers of eight bits as float32. E4M3 is the variant without infinities (float8_e4m3fn), E5M2 follows IEEE 754 (OCP 8-bit Floating Point
/// Specification 1.0); E8M0 is a power of two, as the scales of microscaling formats are.
/// </summary>
internal static class Float8
{
    private static readonly float[] E4M3 = Table(b => (b & 0x7F) == 0x7F ? float.NaN : Value(b, mantissaBits: 3, bias: 7));
    private static readonly float[] E5M2 = Table(b => (b & 0x7C) != 0x7C ? Value(b, mantissaBits: 2, bias: 15)
        : (b & 3) != 0 ? float.NaN : b > 0x7F ? float.NegativeInfinity : float.PositiveInfinity);

    private static readonly float[] E8M0 = Table(b => b == 255 ? float.NaN : MathF.ScaleB(1, b - 127));

    /// <summary>The value of each of the 256 bytes.</summary>
    public static ReadOnlySpan<float> Values(StoredType type) => type switch
    {
        StoredType.F8_E4M3 => E4M3,
        StoredType.F8_E5M2 => E5M2,
        StoredType.F8_E8M0 => E8M0,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static float Value(int b, int mantissaBits, int bias)
    {
        int exponent = (b & 0x7F) >> mantissaBits, mantissa = b & ((1 << mantissaBits) - 1);
        var magnitude = exponent == 0
            ? MathF.ScaleB(mantissa, 1 - bias - mantissaBits)
            : MathF.ScaleB((1 << mantissaBits) + mantissa, exponent - bias - mantissaBits);
        return b > 0x7F ? -magnitude : magnitude;
    }

    private static float[] Table(Func<int, float> value) => [.. Enumerable.Range(0, 256).Select(value)];
}
