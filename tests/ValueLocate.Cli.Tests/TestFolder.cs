using System.Text.Json.Nodes;

namespace ValueLocate.Cli.Tests;

/// <summary>A folder of one's own, deleted at the end.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("valuelocate-cli-").FullName;

    public static string Golden { get; } = System.IO.Path.Combine(Require.Root, "tests", "data", "golden", "llama-tied");

    public static string GoldenGguf { get; } = Golden + ".gguf";

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
        CopyModel(name);
        File.WriteAllText(System.IO.Path.Combine(this[name], "tokenizer.json"), Tokenizer().ToJsonString());
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

    private static JsonObject Tokenizer()
    {
        // GPT-2's alphabet: bytes that can be seen stand for themselves, the others for U+0100 and up.
        var (vocabulary, moved) = (new JsonObject(), 0);
        for (var b = 0; b < 256; b++)
        {
            var seen = b is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174;
            vocabulary[((char)(seen ? b : 256 + moved++)).ToString()] = b;
        }
        return new JsonObject
        {
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = true },
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = new JsonArray() },
        };
    }
}
