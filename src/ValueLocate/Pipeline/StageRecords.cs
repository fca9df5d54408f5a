using System.Security.Cryptography;
using System.Text.Json.Serialization;
using ValueLocate.Json;

namespace ValueLocate.Pipeline;

/// <summary>
/// stages.json: for every finished stage the hashes of what it read and wrote. A stage is finished only where its output is what it wrote, and was made from
/// what lies in the folder now.
/// </summary>
internal sealed class StageRecords
{
    private readonly string folder;
    private readonly Dictionary<string, StageRecord> stages;

    public StageRecords(string folder)
    {
        this.folder = folder;
        stages = Read(Path.Combine(folder, RunFiles.Stages));
    }

    /// <summary>What the folder says of a stage's output.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="inputs">Files that it reads.</param>
    /// <param name="outputs">Files that it writes, the last one last.</param>
    public StageState StateOf(string stage, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
    {
        if (!File.Exists(Path.Combine(folder, outputs[^1])) || !stages.TryGetValue(stage, out var record)) return StageState.Missing;
        if (inputs.Any(i => record.Inputs.GetValueOrDefault(i) != HashOf(i))) return StageState.OfOtherInputs;
        return Changed(stage, inputs, outputs).Count == 0 ? StageState.Finished : StageState.Changed;
    }

    /// <summary>The inputs that are others than when the stage ran; or else what is not as the stage left it: outputs, or the log of measurements.</summary>
    public IReadOnlyList<string> Changed(string stage, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
    {
        if (!stages.TryGetValue(stage, out var record)) return [];
        List<string> changed = [.. inputs.Where(i => record.Inputs.GetValueOrDefault(i) != HashOf(i))];
        if (changed.Count > 0) return changed;
        changed = [.. outputs.Where(o => record.Outputs.GetValueOrDefault(o) != HashOf(o))];
        if (changed.Count == 0 && record.Log is { } log && !HasBegun(log)) changed.Add(RunFiles.Measurements);
        return changed;
    }

    /// <summary>Whether a file is what a stage wrote, whichever did; null where no stage is known to have written it.</summary>
    public bool? IsAsWritten(string file) =>
        stages.Values.FirstOrDefault(r => r.Outputs.ContainsKey(file))?.Outputs[file] is { } hash ? hash == HashOf(file) : null;

    /// <summary>Keeps that a stage has finished.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="inputs">Files that it read.</param>
    /// <param name="outputs">Files that it wrote.</param>
    /// <param name="measured">Whether it has measured, so that the log is to keep what it holds now.</param>
    public void Finished(string stage, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, bool measured)
    {
        var log = new FileInfo(Path.Combine(folder, RunFiles.Measurements));
        stages[stage] = new StageRecord(inputs.ToDictionary(i => i, HashOf), outputs.ToDictionary(o => o, HashOf))
        {
            Log = measured && log.Exists ? new LogRecord(log.Length, HashOf(RunFiles.Measurements)) : null,
        };
        ResultJson.Write(Path.Combine(folder, RunFiles.Stages), stages);
    }

    private static Dictionary<string, StageRecord> Read(string path)
    {
        try
        {
            if (!File.Exists(path)) return [];
            var stages = ResultJson.Read<Dictionary<string, StageRecord>>(path);
            // Not to the byte what is written here: something has been at it.
            return File.ReadAllText(path) == ResultJson.Text(stages) ? stages : [];
        }
        catch (ValueLocateException)
        {
            // A torn record says nothing about any stage: they run again.
            return [];
        }
    }

    /// <summary>Whether the log, which grows, begins as it was; one that was deleted claims nothing.</summary>
    private bool HasBegun(LogRecord record)
    {
        var path = Path.Combine(folder, RunFiles.Measurements);
        if (!File.Exists(path)) return true;
        using var stream = File.OpenRead(path);
        if (stream.Length < record.Length) return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (long left = record.Length; left > 0;)
        {
            var n = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (n == 0) return false;
            hash.AppendData(buffer, 0, n);
            left -= n;
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset()) == record.Sha256;
    }

    private string HashOf(string file)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path)) return "";
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

/// <summary>A finished stage.</summary>
/// <param name="Inputs">SHA-256 of each file that it read.</param>
/// <param name="Outputs">SHA-256 of each file that it wrote.</param>
internal sealed record StageRecord(IReadOnlyDictionary<string, string> Inputs, IReadOnlyDictionary<string, string> Outputs)
{
    /// <summary>The log of measurements when the stage had ended; null for a stage that measures nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LogRecord? Log { get; init; }
}

/// <summary>How a file that grows begins.</summary>
/// <param name="Length">So many bytes.</param>
/// <param name="Sha256">Their hash.</param>
internal sealed record LogRecord(long Length, string Sha256);

/// <summary>What a run's folder says of a stage's output.</summary>
internal enum StageState
{
    /// <summary>There is none, or nobody knows what it was made from.</summary>
    Missing,

    /// <summary>It was made from other inputs than those that lie in the folder.</summary>
    OfOtherInputs,

    /// <summary>It is not what the stage wrote.</summary>
    Changed,

    /// <summary>It is what the stage wrote, from what lies in the folder.</summary>
    Finished,
}
