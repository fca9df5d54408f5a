using System.Text;
using System.Text.Json;

namespace ValueLocate.Tests;

/// <summary>Files that tests read.</summary>
internal static class Data
{
    public static string Golden(string name) => Path.Combine([Require.Root, "tests", "data", "golden", .. name.Split('/')]);
}

/// <summary>A random model of three layers with a tokenizer of bytes, and a dataset of nonsense: enough to run every stage in a second.</summary>
internal static class Tiny
{
    public static void Model(TempFolder folder)
    {
        folder.CopyFrom(Data.Golden("llama-tied"));
        System.IO.File.WriteAllText(folder.File("tokenizer.json"), Tokenizer());
    }

    public static void Dataset(TempFolder folder, int perSplit = 4)
    {
        string[] dimensions = ["openness_to_change", "conservation", "self_enhancement", "self_transcendence"];
        var pairs = new StringBuilder();
        foreach (var d in dimensions)
        {
            foreach (var (split, author) in ((string, string)[])[("search", "a"), ("validation", "a"), ("test", "a"), ("search", "b")])
            {
                for (var i = 0; i < perSplit; i++)
                {
                    pairs.AppendLine(JsonSerializer.Serialize(new
                    {
                        id = $"{d}-{split}-{author}-{i}",
                        dimension = d,
                        split,
                        author,
                        question = $"What {d[..3]} {i} {split}?",
                        positive = $"yes {d} {i}",
                        negative = $"no {i} {d[..4]}"
                    }));
                }
            }
        }
        System.IO.File.WriteAllText(folder.File("pairs.jsonl"), pairs.ToString());
        System.IO.File.WriteAllLines(folder.File("neutral.jsonl"),
            Enumerable.Range(0, 8).Select(i => JsonSerializer.Serialize(new { id = $"n{i}", text = $"A kettle boils water {i} times a day." })));
        System.IO.File.WriteAllLines(folder.File("descriptions.jsonl"), dimensions.SelectMany(
            d => new[] { "positive", "negative" }.Select(a => JsonSerializer.Serialize(new { id = d + a, dimension = d, aspect = a, text = $"I {a} {d}." }))));
    }

    /// <summary>The byte alphabet of GPT-2: printable bytes are themselves, the others follow from U+0100.</summary>
    private static string Tokenizer()
    {
        var vocabulary = new Dictionary<string, int>();
        var next = 256;
        for (var b = 0; b < 256; b++)
        {
            var printable = b is >= 33 and <= 126 or >= 161 and <= 172 or >= 174;
            vocabulary[((char)(printable ? b : next++)).ToString()] = b;
        }
        return JsonSerializer.Serialize(new
        {
            version = "1.0",
            added_tokens = Array.Empty<object>(),
            normalizer = (object?)null,
            pre_tokenizer = new { type = "ByteLevel", add_prefix_space = false, trim_offsets = true, use_regex = true },
            post_processor = (object?)null,
            decoder = new { type = "ByteLevel", add_prefix_space = true, trim_offsets = true, use_regex = true },
            model = new
            {
                type = "BPE",
                dropout = (object?)null,
                unk_token = (object?)null,
                continuing_subword_prefix = (object?)null,
                end_of_word_suffix = (object?)null,
                fuse_unk = false,
                byte_fallback = false,
                vocab = vocabulary,
                merges = Array.Empty<string>()
            },
        });
    }
}
