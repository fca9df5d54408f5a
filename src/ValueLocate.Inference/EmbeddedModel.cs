namespace ValueLocate.Inference;

/// <summary>What ships with the program: a small model that needs no network, and the datasets.</summary>
public static class EmbeddedModel
{
    /// <summary>The name by which the model is asked for; a folder of that name in the working directory comes first.</summary>
    public const string Name = "tiny-values";

    /// <summary>The folder in a model's folder that holds the model's own dataset.</summary>
    public const string DatasetFolder = "insight";

    /// <summary>The data folder beside the library, or beside the program that holds it.</summary>
    public static string DataFolder
    {
        get
        {
            var beside = Path.GetDirectoryName(typeof(EmbeddedModel).Assembly.Location) is { Length: > 0 } folder ? Path.Combine(folder, "data") : "";
            return Directory.Exists(beside) ? beside : Path.Combine(AppContext.BaseDirectory, "data");
        }
    }

    /// <summary>The model's folder.</summary>
    public static string Folder => Path.Combine(DataFolder, "models", Name);

    /// <summary>The dataset that belongs to a model, in its folder insight; null where it has none of its own.</summary>
    /// <param name="model">The model as a user writes it.</param>
    public static string? OwnDataset(string model)
    {
        var folder = model == Name && !Directory.Exists(model) ? Folder : model;
        var own = Path.Combine(folder, DatasetFolder);
        return Directory.Exists(own) ? own : null;
    }
}
