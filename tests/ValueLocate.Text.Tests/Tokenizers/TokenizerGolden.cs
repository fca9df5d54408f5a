using System.Text.Json;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Text.Tests.Tokenizers;

/// <summary>
/// Compares a tokenizer with what Hugging Face's tokenizers 0.23 computed. In the compact files of tests/data a missing "ids_plain" is "ids",
/// a missing "decoded" the text, and a missing "decoded_skip_special" "decoded".
/// </summary>
internal static class TokenizerGolden
{
    /// <summary>The folder of the compact copies.</summary>
    public static string Folder { get; } = Path.Combine(Require.Root, "tests", "data", "tokenizers");

    /// <summary>Checks every text and every decode; fails with the first few differences.</summary>
    public static void Check(string tokenizerPath, string goldenPath)
    {
        var tokenizer = ModelTokenizer.Load(tokenizerPath);
        using var golden = JsonDocument.Parse(File.ReadAllBytes(goldenPath));
        var differences = new List<string>();
        var count = 0;
        foreach (var row in golden.RootElement.GetProperty("texts").EnumerateArray())
        {
            var text = row.GetProperty("text").GetString()!;
            Compare("encode", text, Ids(row, "ids"), tokenizer.Encode(text));
            Compare("encode without special tokens", text, row.TryGetProperty("ids_plain", out _) ? Ids(row, "ids_plain") : Ids(row, "ids"),
                tokenizer.Encode(text, addSpecialTokens: false));
            Decoded(row, text);
        }
        foreach (var row in golden.RootElement.GetProperty("decodes").EnumerateArray()) Decoded(row, null);
        Assert.True(count > 1000, $"only {count} comparisons");
        Assert.True(differences.Count == 0, $"{differences.Count} of {count} differ:\n{string.Join('\n', differences.Take(5))}");

        void Decoded(JsonElement row, string? text)
        {
            var ids = Ids(row, "ids");
            var decoded = row.TryGetProperty("decoded", out var d) ? d.GetString()! : text!;
            Compare("decode", string.Join(',', ids), decoded, tokenizer.Decode(ids));
            var skipped = row.TryGetProperty("decoded_skip_special", out var s) ? s.GetString()! : decoded;
            Compare("decode, special tokens skipped", string.Join(',', ids), skipped, tokenizer.Decode(ids, skipSpecialTokens: true));
        }

        void Compare<T>(string what, string input, IEnumerable<T> expected, IEnumerable<T> actual)
        {
            count++;
            if (!expected.SequenceEqual(actual))
                differences.Add(
                    $"{what} {JsonSerializer.Serialize(input)}: expected {JsonSerializer.Serialize(expected)}, was {JsonSerializer.Serialize(actual)}");
        }
    }

    private static int[] Ids(JsonElement row, string name) => [.. row.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];
}
