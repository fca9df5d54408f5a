namespace ValueLocate.Text.Tokenizers;

/// <summary>
/// SentencePiece's way with spaces: each becomes a visible mark (U+2581), and a mark may be put before the text,
/// so that its first word looks like any other. As a decoder it does the opposite.
/// </summary>
internal sealed class Metaspace
{
    private readonly string _mark;
    private readonly bool _split;
    private readonly string _scheme;
    private readonly Func<ReadOnlyMemory<char>, List<Stretch>> _findMark;

    public Metaspace(JsonPart part)
    {
        _mark = part.Character("replacement");
        _split = part.Flag("split", true);
        // Older files say add_prefix_space instead.
        _scheme = part.Optional("prepend_scheme")?.Text() ?? (part.Flag("add_prefix_space", true) ? "always" : "never");
        if (_scheme is not ("always" or "first" or "never")) throw part.Unsupported($"the prepend scheme {Quoted.Text(_scheme)}");
        _findMark = CodePointRegex.FinderOfLiteral(_mark);
    }

    /// <summary>As a pre-tokenizer.</summary>
    public List<Piece> Split(List<Piece> pieces)
    {
        pieces = PreTokenizers.Rewrite(pieces, piece =>
        {
            var text = piece.Text.ToString().Replace(" ", _mark, StringComparison.Ordinal);
            var prepend = _scheme == "always" || (_scheme == "first" && piece.AtStart);
            if (prepend && !text.StartsWith(_mark, StringComparison.Ordinal)) text = _mark + text;
            return piece with { Text = text.AsMemory() };
        });
        return _split ? Splitting.Split(pieces, _findMark, SplitBehavior.MergedWithNext) : pieces;
    }

    /// <summary>As a decoder: marks become spaces, except those of the first token, where one was put.</summary>
    public List<string> Decode(List<string> tokens, bool atStart)
    {
        for (var i = 0; i < tokens.Count; i++)
            tokens[i] = tokens[i].Replace(_mark, i == 0 && atStart && _scheme != "never" ? "" : " ", StringComparison.Ordinal);
        return tokens;
    }
}
