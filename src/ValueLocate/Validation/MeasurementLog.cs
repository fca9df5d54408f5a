using System.Text;
using System.Text.Json;
using ValueLocate.Json;

namespace ValueLocate.Validation;

/// <summary>
/// Measurements by key, one JSON line each, appended as they are made: an interrupted stage goes on where it stopped, and a reviewer finds every
/// question's number. A line cut off by a crash is forgotten.
/// </summary>
internal sealed class MeasurementLog
{
    private readonly Dictionary<string, double[]> known = [];
    private readonly string? path;

    /// <summary>Opens or begins a log.</summary>
    /// <param name="path">Its file; null: the measurements are kept in memory alone.</param>
    public MeasurementLog(string? path)
    {
        this.path = path;
        if (path is null || !File.Exists(path)) return;
        var whole = new List<string>();
        foreach (var line in File.ReadLines(path))
        {
            try
            {
                var entry = JsonSerializer.Deserialize<Entry>(line, LineOptions);
                if (entry?.Key is null || entry.Values is null) continue;
                known[entry.Key] = entry.Values;
                whole.Add(line);
            }
            catch (JsonException)
            {
                continue;
            }
        }
        // What was cut off goes from the file too, so that a resumed run's log is the uninterrupted run's. A whole log is left alone: its folder may be
        // read-only.
        var text = string.Concat(whole.Select(l => l + "\n"));
        if (File.ReadAllText(path) != text) AtomicFile.WriteText(path, text);
    }

    private static JsonSerializerOptions LineOptions { get; } = new(ResultJson.Options) { WriteIndented = false };

    /// <summary>Whether this was measured.</summary>
    public bool Has(string key) => known.ContainsKey(key);

    /// <summary>The measurement, made now if it was not made before.</summary>
    public double[] Get(string key, Func<double[]> measure)
    {
        if (known.TryGetValue(key, out var values)) return values;
        values = measure();
        known[key] = values;
        if (path is null) return values;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.AppendAllText(path, JsonSerializer.Serialize(new Entry(key, values), LineOptions) + "\n", new UTF8Encoding(false));
        return values;
    }

    private sealed record Entry(string Key, double[] Values);
}
