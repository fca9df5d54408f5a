namespace ValueLocate.Text.Tests.Tokenizers;

public class TokenizerGoldenTests
{
    public static TheoryData<string> Kinds =>
        [.. Directory.GetDirectories(TokenizerGolden.Folder).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_gives_the_ids_and_texts_of_Hugging_Face(string kind)
    {
        var folder = Path.Combine(TokenizerGolden.Folder, kind);
        TokenizerGolden.Check(Path.Combine(folder, "tokenizer.json"), Path.Combine(folder, "golden.json"));
    }

    [Fact]
    public void The_real_SmolLM2_gives_the_ids_and_texts_of_Hugging_Face() => TokenizerGolden.Check(
        Require.Shared("models", "smollm2-135m-instruct", "tokenizer.json"),
        Require.Shared("tokenizers", "smollm2-real", "golden.json"));

    [Fact]
    public void The_files_beside_the_repository_give_the_same_as_the_copies()
    {
        foreach (var folder in Directory.GetDirectories(Require.Shared("tokenizers")))
        {
            var tokenizer = Path.Combine(folder, "tokenizer.json");
            if (File.Exists(tokenizer)) TokenizerGolden.Check(tokenizer, Path.Combine(folder, "golden.json"));
        }
    }
}
