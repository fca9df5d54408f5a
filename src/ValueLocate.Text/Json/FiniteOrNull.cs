using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ValueLocate.Json;

/// <summary>Writes numbers that are not finite as null, which any JSON reader takes.</summary>
/// <param name="digits">Significant digits that are written; null: as many as read back to the same number.</param>
internal sealed class FiniteOrNull(int? digits = null) : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (!double.IsFinite(value))
        {
            writer.WriteNullValue();
            return;
        }
        var rounded = digits is null ? value : double.Parse(value.ToString($"G{digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        writer.WriteNumberValue(rounded);
    }
}
