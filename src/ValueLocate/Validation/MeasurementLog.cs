using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ValueLocate.Json;

namespace ValueLocate.Validation;

/// <summary>
/// Measurements by key, one JSON line each, appended as they are made: an interrupted stage goes on where it stopped, and a reviewer finds every
/// question's number. Each line carries a check over what it says. From the first line that a crash cut off or something changed, the file is
/// written again as the stages ask: what the other lines say is kept, so that the log ends as the undisturbed run's.
/// </summary>
internal sealed class MeasurementLog
{
    private readonly Dictionary<string, double[]> known = [];
    private readonly Dictionary<string, double[]> behind = [];
    private readonly string? path;

    /// <summary>Opens or begins a log.</summary>
    /// <param name="path">Its file; null: the measurements are kept in memory alone.</param>
    public MeasurementLog(string? path)
    {
        this.path = path;
        if (path is null || !File.Exists(path)) return;
        var (whole, damaged) = (new StringBuilder(), false);
        foreach (var line in File.ReadLines(path))
        {
            if (Read(line) is not { } entry) damaged = true;
            else if (damaged) behind[entry.Key] = entry.Values;
            else
            {
                known[entry.Key] = entry.Values;
                whole.Append(line).Append('\n');
            }
        }
        var text = whole.ToString();
        // A whole log is left alone: its folder may be read-only.
        if (File.ReadAllText(path) != text) AtomicFile.WriteText(path, text);
    }

    private static JsonSerializerOptions LineOptions { get; } = new(ResultJson.Options) { WriteIndented = false };

    /// <summary>Whether this was measured.</summary>
    public bool Has(string key) => known.ContainsKey(key) || behind.ContainsKey(key);

    /// <summary>The measurement, made now if it was not made before.</summary>
    public double[] Get(string key, Func<double[]> measure)
    {
        if (known.TryGetValue(key, out var values)) return values;
        values = behind.TryGetValue(key, out var kept) ? kept : measure();
        if (path is not null) Append(path, Encoding.UTF8.GetBytes(Line(key, values) + "\n"));
        known[key] = values;
        return values;
    }

    /// <summary>Adds a whole line or, on a full disk, nothing. A folder that has vanished is not made again: nobody could go on with measurements
    /// alone.</summary>
    private static void Append(string path, byte[] line)
    {
        using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var end = stream.Seek(0, SeekOrigin.End);
        try
        {
            stream.Write(line);
        }
        catch (IOException)
        {
            stream.SetLength(end);
            throw;
        }
    }

    private static string Line(string key, double[] values) =>
        JsonSerializer.Serialize(new Entry(key, values, CheckOf(JsonSerializer.Serialize(new Entry(key, values, ""), LineOptions))), LineOptions);

    /// <summary>A line's entry; null where it is not what was written, to the byte.</summary>
    private static Entry? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(line, LineOptions) is { } entry && Line(entry.Key, entry.Values) == line ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string CheckOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    private sealed record Entry(string Key, double[] Values, string Check);
}
