using System.Text.Json;
using System.Text.Json.Serialization;
using ValueLocate.Json;
using ValueLocate.Statistics;
using ValueLocate.Validation;

namespace ValueLocate.Reports;

/// <summary>
/// An effect table as one JSON object that any reader takes: questions, dimensions, pooled, leakage, leakage_other, and specificity (the pooled one) beside.
/// What was not measured is null, never NaN.
/// </summary>
public static class EffectJson
{
    private static readonly JsonSerializerOptions Options = new(ResultJson.Options)
    {
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new FiniteOrNull(), new MeanLowHigh() },
    };

    /// <summary>The table's JSON, indented, with a line's end.</summary>
    public static string Text(EffectTable table)
    {
        var json = JsonSerializer.SerializeToNode(table, Options)!.AsObject();
        json["specificity"] = JsonSerializer.SerializeToNode(table.Pooled.Specificity, Options);
        return json.ToJsonString(Options) + "\n";
    }

    private sealed class MeanLowHigh : JsonConverter<Estimate>
    {
        public override Estimate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Estimate value, JsonSerializerOptions options)
        {
            var numbers = new FiniteOrNull();
            writer.WriteStartObject();
            foreach (var (name, number) in new[] { ("mean", value.Mean), ("low", value.Low), ("high", value.High) })
            {
                writer.WritePropertyName(name);
                numbers.Write(writer, number, options);
            }
            writer.WriteEndObject();
        }
    }
}
