namespace ValueLocate.Inference;

/// <summary>What ships with the program: a small model that needs no network, and the datasets.</summary>
public static class EmbeddedModel
{
    /// <summary>The name by which the model is asked for; a folder of that name in the working directory comes first.</summary>
    public const string Name = "tiny-values";

    /// <summary>The folder in a model's folder that holds the model's own dataset.</summary>
    public const string DatasetFolder = "insight";

    /// <summary>The data folder: beside the library, in the package ValueLocate if the library is loaded from NuGet's cache, or by the program.</summary>
    public static string DataFolder
    {
        get
        {
            var folder = Path.GetDirectoryName(typeof(EmbeddedModel).Assembly.Location);
            var beside = folder is { Length: > 0 } ? Path.Combine(folder, "data") : "";
            if (Directory.Exists(beside)) return beside;
            return InPackage(beside) ?? Path.Combine(AppContext.BaseDirectory, "data");
        }
    }

    /// <summary>
    /// The data in the package ValueLocate of this library's version; null where the library isn't in CACHE/valuelocate.inference/VERSION/lib/net10.0.
    /// </summary>
    private static string? InPackage(string beside)
    {
        if (beside.Length == 0) return null;
        var own = new DirectoryInfo(Path.Combine(beside, "..", "..", ".."));
        if (own.Parent is not { Name: "valuelocate.inference", Parent: { } packages }) return null;
        var data = Path.Combine(packages.FullName, "valuelocate", own.Name, "data");
        return Directory.Exists(data) ? data : null;
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
