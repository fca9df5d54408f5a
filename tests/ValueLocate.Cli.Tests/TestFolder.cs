using System.Text.Json.Nodes;
using ValueLocate.Tests;

namespace ValueLocate.Cli.Tests;

/// <summary>A folder of one's own, deleted at the end.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("valuelocate-cli-").FullName;

    public static string Golden { get; } = Data.Golden("llama-tied");

    public static string GoldenGguf { get; } = Data.Golden("gguf/llama-tied.gguf");

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>A copy of the golden folder with the model of 3 layers, 96 neurons each.</summary>
    public string CopyModel(string name = "model")
    {
        Directory.CreateDirectory(this[name]);
        foreach (var file in Directory.GetFiles(Golden)) File.Copy(file, System.IO.Path.Combine(this[name], System.IO.Path.GetFileName(file)));
        return this[name];
    }

    /// <summary>The same with a tokenizer: a token a byte.</summary>
    public string CopyModelWithTokenizer(string name = "model")
    {
        using var tiny = new TempFolder();
        Tiny.Model(tiny);
        File.Copy(tiny.File("tokenizer.json"), System.IO.Path.Combine(CopyModel(name), "tokenizer.json"));
        return this[name];
    }

    /// <summary>Changes a JSON file.</summary>
    public static void Edit(string file, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        change(json);
        File.WriteAllText(file, json.ToJsonString());
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
