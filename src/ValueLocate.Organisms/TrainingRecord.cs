using System.Text.Json;
using ValueLocate.Json;

namespace ValueLocate.Organisms;

/// <summary>training.json in the folder: the settings that it was trained with, so that a resumed training is the same one.</summary>
internal static class TrainingRecord
{
    public const string FileName = "training.json";

    /// <summary>The settings that the folder's organism was trained with; Grammar holds the hash of its grammar.</summary>
    public static TrainingSettings Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new ValueLocateException($"'{folder}' holds no {FileName}: it is no model organism.");
        try
        {
            return ResultJson.Parse<TrainingSettings>(File.ReadAllBytes(path));
        }
        catch (JsonException e)
        {
            throw new ValueLocateException($"'{path}' does not hold a training's settings: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Takes the folder for these settings.</summary>
    /// <exception cref="ValueLocateException">It holds a training with others, or a model that is not from a training.</exception>
    public static void Claim(TrainingSettings settings)
    {
        var path = Path.Combine(settings.Output, FileName);
        // The grammar's content counts, not where it lies.
        var grammar = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(settings.Grammar)));
        var text = JsonSerializer.Serialize(settings with { Grammar = grammar, Output = "" }, ResultJson.Options) + "\n";
        if (!File.Exists(path))
        {
            if (File.Exists(Path.Combine(settings.Output, "model.safetensors")))
                throw new ValueLocateException($"'{settings.Output}' holds a model already: give another folder.");
            AtomicFile.WriteText(path, text);
        }
        else if (File.ReadAllText(path) != text)
        {
            throw new ValueLocateException($"'{settings.Output}' holds a training with other settings or another grammar ({path} lists them): give another "
                + "folder, or the same settings to go on.");
        }
    }
}
