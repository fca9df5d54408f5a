using System.Diagnostics;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Text.Tests.Tokenizers;

public class TokenizerCancellationTests
{
    private const string Line = "The quick brown fox, né \u4F60\u597D 1234! ";

    public static TheoryData<string> Kinds => [.. Directory.GetDirectories(TokenizerGolden.Folder).Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_token_that_was_cancelled_before_stops_any_text(string kind)
    {
        var tokenizer = Tokenizer(kind);
        Assert.All(["", "a", Line], text => Assert.ThrowsAny<OperationCanceledException>(() => tokenizer.Encode(text, cancellation: new(true))));
        // It leaves nothing behind: the next text is paid for and stopped by itself.
        Assert.NotEmpty(tokenizer.Encode(Line, cancellation: TestContext.Current.CancellationToken));
    }

    /// <summary>Three million characters: the loops between two looks at the token are linear in them.</summary>
    [Trait("Category", "clock")]
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_long_text_stops_within_a_second_wherever_it_is(string kind)
    {
        var tokenizer = Tokenizer(kind);
        var text = string.Concat(Enumerable.Repeat(Line, 100_000));
        foreach (var after in (int[])[1, 20, 80])
        {
            using var stop = new CancellationTokenSource(after);
            var watch = Stopwatch.StartNew();
            Assert.ThrowsAny<OperationCanceledException>(() => tokenizer.Encode(text, cancellation: stop.Token));
            Require.Within(watch.Elapsed - TimeSpan.FromMilliseconds(after), 1000);
        }
    }

    private static ModelTokenizer Tokenizer(string kind) => ModelTokenizer.Load(Path.Combine(TokenizerGolden.Folder, kind, "tokenizer.json"));
}
