using System.Text;

namespace ValueLocate;

/// <summary>
/// Text from files as messages show it. Files come from anywhere: a field can hold half a million characters, or escape sequences that drive a
/// terminal, and a message goes to terminals, notebooks and logs.
/// </summary>
internal static class Quoted
{
    private const int LongestQuote = 80;
    private const int LongestMessage = 1_500;
    private const int EndOfMessage = 400;

    /// <summary>A value in quotation marks: its first 80 characters, and how many are left out.</summary>
    public static string Text(string value) => value.Length <= LongestQuote
        ? $"'{Printable(value)}'"
        : $"'{Printable(value[..LongestQuote])}' ... ({value.Length - LongestQuote:N0} more characters)";

    /// <summary>A whole message in one line. Of a very long one the middle is left out, since its end says what to do.</summary>
    public static string Message(string message)
    {
        if (message.Length > LongestMessage)
            message = $"{message[..(LongestMessage - EndOfMessage)]} ... ({message.Length - LongestMessage:N0} characters left out) ... "
                + $"{message[^EndOfMessage..]}";
        return Printable(message);
    }

    /// <summary>What an exception says, short enough to stand inside a sentence: its first sentence in one line.</summary>
    public static string Reason(Exception e) => e.Message.ReplaceLineEndings(" ").Split(". ")[0].TrimEnd('.');

    /// <summary>The text without what could drive a terminal: control characters, marks of the writing direction and halves of surrogate pairs become
    /// U+FFFD, line ends and tabs a space.</summary>
    public static string Printable(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings(" ").Replace('\t', ' ').EnumerateRunes())
        {
            // EnumerateRunes gives U+FFFD for half of a pair.
            var drives = Rune.IsControl(rune) || rune.Value is >= 0x200E and <= 0x200F or >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069;
            result.Append(drives ? "\uFFFD" : rune.ToString());
        }
        return result.ToString();
    }
}
