namespace ValueLocate.Inference.Weights;

/// <summary>The GGUF tensor types that can be read, with ggml's numbers.</summary>
internal enum GgufType : uint
{
    F32 = 0,
    F16 = 1,
    Q4_0 = 2,
    Q4_1 = 3,
    Q5_0 = 6,
    Q5_1 = 7,
    Q8_0 = 8,
    Q2_K = 10,
    Q3_K = 11,
    Q4_K = 12,
    Q5_K = 13,
    Q6_K = 14,
    IQ4_NL = 20,
    IQ4_XS = 23,
    BF16 = 30,
}

/// <summary>How many elements and bytes a block of each type has (ggml-common.h).</summary>
internal static class GgufTypes
{
    public static bool Known(GgufType type) => Enum.IsDefined(type);

    /// <summary>ggml's name of a type, also of one that can't be read (enum ggml_type in ggml.h).</summary>
    public static string NameOf(GgufType type) => Known(type) ? type.ToString() : (uint)type switch
    {
        9 => "Q8_1",
        15 => "Q8_K",
        16 => "IQ2_XXS",
        17 => "IQ2_XS",
        18 => "IQ3_XXS",
        19 => "IQ1_S",
        21 => "IQ3_S",
        22 => "IQ2_S",
        24 => "I8",
        25 => "I16",
        26 => "I32",
        27 => "I64",
        28 => "F64",
        29 => "IQ1_M",
        34 => "TQ1_0",
        35 => "TQ2_0",
        39 => "MXFP4",
        40 => "NVFP4",
        var number => $"number {number}",
    };

    public static int BlockSize(GgufType type) => type switch
    {
        GgufType.F32 or GgufType.F16 or GgufType.BF16 => 1,
        GgufType.Q4_0 or GgufType.Q4_1 or GgufType.Q5_0 or GgufType.Q5_1 or GgufType.Q8_0 or GgufType.IQ4_NL => 32,
        _ => 256,
    };

    public static int BlockBytes(GgufType type) => type switch
    {
        GgufType.F32 => 4,
        GgufType.F16 or GgufType.BF16 => 2,
        GgufType.Q4_0 or GgufType.IQ4_NL => 18,
        GgufType.Q4_1 => 20,
        GgufType.Q5_0 => 22,
        GgufType.Q5_1 => 24,
        GgufType.Q8_0 => 34,
        GgufType.Q2_K => 84,
        GgufType.Q3_K => 110,
        GgufType.Q4_K => 144,
        GgufType.Q5_K => 176,
        GgufType.Q6_K => 210,
        GgufType.IQ4_XS => 136,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    public static long Bytes(GgufType type, long elements) => checked(elements / BlockSize(type) * BlockBytes(type));
}
