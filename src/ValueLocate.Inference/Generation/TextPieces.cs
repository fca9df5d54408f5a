using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Inference;

/// <summary>
/// Decodes ids as they come, into pieces that end where a character ends. A token's text can depend on the tokens before it, so each is decoded together with
/// those of the piece before: the pieces joined are the text of all ids.
/// </summary>
internal sealed class TextPieces
{
    private readonly ModelTokenizer tokenizer;
    private readonly bool skipSpecialTokens;
    private readonly List<int> window;
    private int past;
    private int known;

    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="before">The ids that the text continues; none where it is a text of its own.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out of the text.</param>
    public TextPieces(ModelTokenizer tokenizer, IEnumerable<int> before, bool skipSpecialTokens = true)
    {
        (this.tokenizer, this.skipSpecialTokens) = (tokenizer, skipSpecialTokens);
        window = [.. before];
        Slide();
    }

    /// <summary>Takes an id; returns the text that is complete with it, which can be empty.</summary>
    public string Add(int id)
    {
        window.Add(id);
        var text = Decode();
        // U+FFFD stands for the first bytes of a character whose others are still to come.
        return text.EndsWith('\uFFFD') ? "" : Take(text);
    }

    /// <summary>What is left at the end: bytes that are no character.</summary>
    public string Finish() => Take(Decode());

    private string Take(string text)
    {
        if (text.Length <= known) return "";
        var piece = text[known..];
        window.RemoveRange(0, past);
        Slide();
        return piece;
    }

    private void Slide()
    {
        past = window.Count;
        known = Decode().TrimEnd('\uFFFD').Length;
    }

    private string Decode() => tokenizer.Decode(window, skipSpecialTokens);
}
