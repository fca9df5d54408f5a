using System.Security.Cryptography;
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
        return outputs.All(o => record.Outputs.GetValueOrDefault(o) == HashOf(o)) ? StageState.Finished : StageState.Changed;
    }

    /// <summary>Keeps that a stage has finished.</summary>
    public void Finished(string stage, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
    {
        stages[stage] = new StageRecord(inputs.ToDictionary(i => i, HashOf), outputs.ToDictionary(o => o, HashOf));
        ResultJson.Write(Path.Combine(folder, RunFiles.Stages), stages);
    }

    private static Dictionary<string, StageRecord> Read(string path)
    {
        try
        {
            return File.Exists(path) ? new(ResultJson.Read<Dictionary<string, StageRecord>>(path)) : [];
        }
        catch (ValueLocateException)
        {
            // A torn record says nothing about any stage: they run again.
            return [];
        }
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
internal sealed record StageRecord(IReadOnlyDictionary<string, string> Inputs, IReadOnlyDictionary<string, string> Outputs);

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
