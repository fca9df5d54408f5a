using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ValueLocate.Json;

/// <summary>How a run's results are written: snake_case names, enums as words, numbers that read back to the last bit.</summary>
public static class ResultJson
{
    /// <summary>The options.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(EnumWord.Policy, allowIntegerValues: false) },
    };

    /// <summary>Writes a result, beside its place first.</summary>
    public static void Write<T>(string path, T value) => AtomicFile.WriteText(path, JsonSerializer.Serialize(value, Options) + "\n");

    /// <summary>Reads a result.</summary>
    /// <exception cref="ValueLocateException">Missing, or not such a result.</exception>
    public static T Read<T>(string path)
    {
        if (!File.Exists(path)) throw new ValueLocateException($"There is no '{path}': the stage that writes it has not run.");
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Options) ?? throw new JsonException("it is null");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new ValueLocateException($"'{path}' can't be read as a result of this version ({e.Message.TrimEnd('.')}): delete it and run again.", e);
        }
    }
}
