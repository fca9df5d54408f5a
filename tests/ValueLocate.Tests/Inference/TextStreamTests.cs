using ValueLocate.Inference;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Tests.Inference;

/// <summary>Text that is given out while it is generated.</summary>
public sealed class TextStreamTests : IDisposable
{
    private readonly TinyLanguageModel tiny = new();

    private ModelTokenizer Bytes => tiny.Model.Tokenizer;

    public void Dispose() => tiny.Dispose();

    [Theory]
    [InlineData("plain")]
    [InlineData("Zoë likes 日本語, 😀 and 👩‍👩‍👧.")]
    [InlineData("é")]
    public void Pieces_end_where_characters_end(string text)
    {
        var pieces = new TextPieces(Bytes, []);
        List<string> given = [.. Encode(text).Select(pieces.Add)];
        Assert.Equal("", pieces.Finish());
        Assert.Equal(text, string.Concat(given));
        Assert.All(given.Where(p => p.Length > 0), p => Assert.Equal(p, string.Concat(p.EnumerateRunes().Where(r => r.Value != 0xFFFD))));
        Assert.Equal(text.EnumerateRunes().Count(), given.Count(p => p.Length > 0));
    }

    [Fact]
    public void Pieces_of_any_bytes_joined_are_the_text_of_all()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            // Few kinds of bytes, so that characters of several bytes, cut ones and stray ones all come about.
            byte[] kinds = [0x41, 0x20, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0x98, 0x80];
            List<int> ids = [.. Enumerable.Range(0, 30).Select(_ => (int)kinds[random.Next(kinds.Length)])];
            var before = random.Next(0, 4);
            var pieces = new TextPieces(Bytes, []);
            Assert.Equal(Bytes.Decode(ids, true), string.Concat(ids.Select(pieces.Add)) + pieces.Finish());
            var answer = new AnswerText(Bytes, [], [], trim: true);
            Assert.Equal(tiny.Model.Text(ids), string.Concat(ids.Select(answer.Add)) + answer.Finish());
        }
    }

    [Theory]
    [InlineData("one STOP two", "STOP", "one ")]
    [InlineData("one STO two", "STOP", "one STO two")]
    [InlineData("aab", "ab", "a")]
    [InlineData("aaab", "aab", "a")]
    [InlineData("end\n\nmore", "\n\n", "end")]
    [InlineData("STOP", "STOP", "")]
    [InlineData("ab😀c", "😀", "ab")]
    public void An_answer_ends_before_its_stop_sequence(string text, string stop, string expected)
    {
        var answer = new AnswerText(Bytes, [], ["never", stop], trim: false);
        var given = "";
        foreach (var id in Encode(text).TakeWhile(_ => !answer.Stopped))
        {
            given += answer.Add(id);
            // Nothing is taken back.
            Assert.StartsWith(given, expected, StringComparison.Ordinal);
        }
        Assert.Equal(expected, given + answer.Finish());
        Assert.Equal((expected.Length < text.Length, expected.Length), (answer.Stopped, answer.Settled));
    }

    [Fact]
    public void White_space_around_an_answer_is_left_out_and_that_inside_is_not()
    {
        var answer = new AnswerText(Bytes, [], ["  x"], trim: true);
        Assert.Equal(["", "", "a", "", "", " \nb", "", "", ""], Encode(" \na \nb  ").Select(answer.Add).Append(answer.Finish()));
    }

    private IReadOnlyList<int> Encode(string text) => Bytes.Encode(text, false, TestContext.Current.CancellationToken);
}
