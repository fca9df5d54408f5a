using static TorchSharp.torch;

namespace ValueLocate.Inference.Weights;

/// <summary>The dtypes of the safetensors format, by its names (Dtype in safetensors' tensor.rs).</summary>
internal enum StoredType
{
    BOOL,
    F4,
    F6_E2M3,
    F6_E3M2,
    U8,
    I8,
    F8_E5M2,
    F8_E4M3,
    F8_E8M0,
    I16,
    U16,
    F16,
    BF16,
    I32,
    U32,
    F32,
    C64,
    F64,
    I64,
    U64,
}

/// <summary>What is known of each.</summary>
internal static class StoredTypes
{
    public static int Bits(this StoredType type) => type switch
    {
        StoredType.F4 => 4,
        StoredType.F6_E2M3 or StoredType.F6_E3M2 => 6,
        StoredType.BOOL or StoredType.U8 or StoredType.I8 or StoredType.F8_E5M2 or StoredType.F8_E4M3 or StoredType.F8_E8M0 => 8,
        StoredType.I16 or StoredType.U16 or StoredType.F16 or StoredType.BF16 => 16,
        StoredType.I32 or StoredType.U32 or StoredType.F32 => 32,
        _ => 64,
    };

    /// <summary>The name that a user knows: libtorch's where it has the type, otherwise the format's.</summary>
    public static string Name(this StoredType type) => (type.Scalar()?.ToString() ?? type.ToString()).ToLowerInvariant();

    /// <summary>libtorch's dtype with the same bytes; null where this program has none.</summary>
    public static ScalarType? Scalar(this StoredType type) => type switch
    {
        StoredType.F64 => ScalarType.Float64,
        StoredType.F32 => ScalarType.Float32,
        StoredType.F16 => ScalarType.Float16,
        StoredType.BF16 => ScalarType.BFloat16,
        StoredType.I64 => ScalarType.Int64,
        StoredType.I32 => ScalarType.Int32,
        StoredType.I16 => ScalarType.Int16,
        StoredType.I8 => ScalarType.Int8,
        StoredType.U8 => ScalarType.Byte,
        StoredType.BOOL => ScalarType.Bool,
        _ => null,
    };

    /// <summary>Whether a number of this type means itself, without a scale that goes with it.</summary>
    public static bool IsPlainFloat(this StoredType type) => type is StoredType.F64 or StoredType.F32 or StoredType.F16 or StoredType.BF16;

    public static bool IsFloat8(this StoredType type) => type is StoredType.F8_E4M3 or StoredType.F8_E5M2;
}
