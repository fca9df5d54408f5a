using ValueLocate.Inference;
using ValueLocate.Json;
using ValueLocate.Locating;
using ValueLocate.Pipeline;
using ValueLocate.Steering;

namespace ValueLocate.Server.Models;

/// <summary>A run whose neurons requests can name.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Record">Its settings, and which model it was made with.</param>
/// <param name="Sets">The neurons of each dimension.</param>
/// <param name="Strengths">The strength that the run chose for a dimension; empty where it chose none yet.</param>
internal sealed record ServedRun(
    string Name, string Folder, RunRecord Record, IReadOnlyList<NeuronSet> Sets, IReadOnlyDictionary<string, double> Strengths)
{
    /// <summary>Reads a run. It is not locked: its files are read once, here.</summary>
    /// <exception cref="ValueLocateException">There is none, or its neurons have not been located.</exception>
    public static ServedRun Read(string folder)
    {
        if (!File.Exists(Path.Combine(folder, RunFiles.Record)))
            throw new ValueLocateException($"There is no {RunFiles.Record} in '{folder}': name the folder of a run.");
        if (!File.Exists(Path.Combine(folder, RunFiles.Neurons)))
            throw new ValueLocateException($"There is no {RunFiles.Neurons} in '{folder}': 'valuelocate locate' writes it, give that command first.");
        var steering = Path.Combine(folder, RunFiles.Steering);
        return new ServedRun(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            folder,
            ResultJson.Read<RunRecord>(Path.Combine(folder, RunFiles.Record)),
            ResultJson.Read<LocateResult>(Path.Combine(folder, RunFiles.Neurons)).Sets,
            File.Exists(steering) ? ResultJson.Read<IReadOnlyList<SteeringChoice>>(steering).ToDictionary(c => c.Dimension, c => c.Gamma) : new());
    }

    /// <summary>Checks that the run was made with this model.</summary>
    /// <exception cref="ValueLocateException">It was not.</exception>
    public void Require(LanguageModel model)
    {
        if (Record.ModelFingerprint != model.Fingerprint)
            throw new ValueLocateException($"The model at '{model.Location.Path}' is not the one that the run in '{Folder}' was made with: name that one with "
                + "--model, or leave the run out.");
    }
}
