namespace ValueLocate.Inference.Weights;

/// <summary>
/// GGUF metadata, read with errors that name file and key. A value of another type is refused, never passed over, as llama.cpp refuses it;
/// whole numbers may have any width, since their value is the same.
/// </summary>
internal sealed class GgufMetadata(IReadOnlyDictionary<string, object> values, string where)
{
    private const int LargestSize = 1 << 24;

    /// <summary>GGUF's name of a value's type.</summary>
    public static string TypeOf(object value) => value switch
    {
        byte => "uint8",
        sbyte => "int8",
        ushort => "uint16",
        short => "int16",
        uint => "uint32",
        int => "int32",
        ulong => "uint64",
        long => "int64",
        float => "float32",
        double => "float64",
        bool => "bool",
        string => "a text",
        _ => "a list",
    };

    public bool Has(string key) => values.ContainsKey(key);

    public string Text(string key) => TextOrNull(key) is { Length: > 0 } t ? t : throw new ValueLocateException($"'{where}' has no metadata '{key}'.");

    public string? TextOrNull(string key) => !values.TryGetValue(key, out var v) ? null : v as string ?? throw Wrong(key, v, "a text");

    public bool? FlagOrNull(string key) => !values.TryGetValue(key, out var v) ? null : v as bool? ?? throw Wrong(key, v, "true or false");

    /// <summary>A size that the model is made of. A list with a size for each layer is read where all are the same.</summary>
    public int Size(string key) => SizeOrNull(key) is { } n and <= LargestSize ? n
        : throw new ValueLocateException($"'{where}' needs the metadata '{key}' to be a whole number above 0 and at most {LargestSize}.");

    public int? SizeOrNull(string key)
    {
        if (!values.TryGetValue(key, out var v)) return null;
        if (v is GgufList { Values: { Count: > 0 } all })
        {
            if (all.Distinct().Count() > 1)
                throw new ValueLocateException(
                    $"'{where}' has layers that differ (the metadata '{key}' is {string.Join(", ", all.Take(8))}...), which is not supported.");
            v = all[0];
        }
        return Whole(key, v) is > 0 and var n ? n : throw Wrong(key, v, "a whole number above 0");
    }

    /// <summary>A whole number of 0 or above, such as a token's id.</summary>
    public int? WholeOrNull(string key) => values.TryGetValue(key, out var v) ? Whole(key, v) : null;

    public double? NumberOrNull(string key)
    {
        if (!values.TryGetValue(key, out var v)) return null;
        return v is float or double && Convert.ToDouble(v, null) is var n && double.IsFinite(n) ? n : throw Wrong(key, v, "a number with a point");
    }

    private int Whole(string key, object v) =>
        v is byte or sbyte or ushort or short or uint or int or ulong or long && Convert.ToDecimal(v, null) is >= 0 and <= int.MaxValue and var n
            ? (int)n
            : throw Wrong(key, v, "a whole number of 0 or above");

    private ValueLocateException Wrong(string key, object value, string wanted) =>
        new($"'{where}' has the metadata '{key}' as {TypeOf(value)}{(value is string or GgufList ? "" : $" ({value})")}, where {wanted} is needed: the "
            + "file is damaged, so download it again.");
}
