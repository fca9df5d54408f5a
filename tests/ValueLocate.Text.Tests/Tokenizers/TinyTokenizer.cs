using System.Text;
using System.Text.Json.Nodes;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Text.Tests.Tokenizers;

/// <summary>Writes small tokenizer.json documents for tests: all bytes as tokens 0 to 255, then the merged ones.</summary>
internal static class TinyTokenizer
{
    /// <summary>A byte-level BPE; <paramref name="change"/> edits the document before it is read.</summary>
    public static ModelTokenizer Bpe(string[] merges, Action<JsonObject>? change = null) => Read(Document(merges, change));

    public static JsonObject Document(string[] merges, Action<JsonObject>? change = null)
    {
        var vocabulary = new JsonObject();
        for (var b = 0; b < 256; b++) vocabulary[ByteAlphabet.Of((byte)b).ToString()] = b;
        foreach (var merge in merges) vocabulary.TryAdd(merge.Replace(" ", "", StringComparison.Ordinal), vocabulary.Count);
        var document = new JsonObject
        {
            ["added_tokens"] = new JsonArray(),
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = true },
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = new JsonArray([.. merges.Select(m => (JsonNode)m)]) },
        };
        change?.Invoke(document);
        return document;
    }

    /// <summary>An entry of added_tokens.</summary>
    public static JsonObject Added(int id, string content, params string[] flags)
    {
        var token = new JsonObject { ["id"] = id, ["content"] = content, ["normalized"] = false };
        foreach (var flag in flags) token[flag] = true;
        return token;
    }

    public static ModelTokenizer Read(JsonObject document) => Read(document.ToJsonString());

    public static ModelTokenizer Read(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return ModelTokenizer.Parse(stream, "tiny.json");
    }

    /// <summary>The ids as token strings, joined with |.</summary>
    public static string Tokens(this ModelTokenizer tokenizer, string text) =>
        string.Join('|', tokenizer.Encode(text).Select(id => tokenizer.TokenOf(id)));
}
