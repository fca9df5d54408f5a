namespace ValueLocate.Text.Tests;

/// <summary>Whatever stands in a file, a message is one line of bearable length that drives no terminal.</summary>
public class QuotedTests
{
    [Theory]
    [InlineData("a\u001b[31mb\u0007", "a\uFFFD[31mb\uFFFD")]
    [InlineData("a\r\nb\tc", "a b c")]
    [InlineData("a\u009Bm", "a\uFFFDm")]
    [InlineData("a\u202Eb\u2066", "a\uFFFDb\uFFFD")]
    [InlineData("n\u00E9 \u4F60 \ud83d\ude00", "n\u00E9 \u4F60 \ud83d\ude00")]
    public void What_drives_a_terminal_is_replaced(string text, string shown)
    {
        Assert.Equal(shown, Quoted.Printable(text));
        Assert.Equal(shown, new ValueLocateException(text).Message);
        Assert.Equal($"'{shown}'", Quoted.Text(text));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_replaced() => Assert.Equal("a\uFFFDb", new ValueLocateException($"a{'\ud83d'}b").Message);

    [Fact]
    public void A_long_message_keeps_its_beginning_and_its_end()
    {
        var message = new ValueLocateException("begin " + new string('x', 500_000) + " end").Message;
        Assert.True(message.Length < 1_700);
        Assert.StartsWith("begin x", message, StringComparison.Ordinal);
        Assert.EndsWith("x end", message, StringComparison.Ordinal);
        Assert.Contains("498,510 characters left out", message, StringComparison.Ordinal);
        Assert.Equal("'" + new string('x', 80) + "' ... (20 more characters)", Quoted.Text(new string('x', 100)));
    }
}
