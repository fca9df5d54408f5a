namespace ValueLocate.Text.Tokenizers;

/// <summary>All added tokens of a tokenizer: finds them while encoding, names them while decoding.</summary>
internal sealed class AddedVocabulary
{
    private readonly Dictionary<int, AddedToken> _byId = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _decoded = [];
    private readonly HashSet<string> _special = new(StringComparer.Ordinal);
    private readonly AddedTokenFinder _literal;
    private readonly AddedTokenFinder _normalized;
    private readonly Func<string, string>? _normalizer;

    public AddedVocabulary(JsonPart? part, Vocabulary vocabulary, Func<string, string>? normalizer)
    {
        _normalizer = normalizer;
        foreach (var item in part?.Items() ?? [])
        {
            var token = AddedToken.Read(item, content => IdOf(content) ?? vocabulary.IdOf(content), Math.Max(Size, vocabulary.Count));
            if (token.Content.Length == 0) continue;
            _ids[token.Content] = token.Id;
            _byId[token.Id] = token;
            if (token.Special) _special.Add(token.Content);
            Size = Math.Max(Size, token.Id + 1);
        }
        using var budget = TokenBudget.Open(part?.Where ?? "", _byId.Values.Sum(t => (long)t.Content.Length));
        TokenBudget.Enter("normalizer");
        foreach (var (id, token) in _byId) _decoded[id] = Sought(token);
        var ordered = _byId.Values.OrderByDescending(t => t.Special).ThenBy(t => t.Id).ToArray();
        _literal = new AddedTokenFinder(ordered.Where(t => !t.Normalized).Select(t => (t.Content, t)));
        _normalized = new AddedTokenFinder(ordered.Where(t => t.Normalized).Select(t => (_decoded[t.Id], t)));
    }

    /// <summary>One more than the highest id.</summary>
    public int Size { get; }

    public int? IdOf(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    public string? TokenOf(int id) => _byId.GetValueOrDefault(id)?.Content;

    /// <summary>
    /// What decoders see of an added token: its normalized form, so that they undo what normalizing did.
    /// It is also what decides whether a token counts as special (a quirk of Hugging Face's tokenizers 0.23, kept on purpose:
    /// a special token that normalizing changes is not skipped).
    /// </summary>
    public string? DecodedToken(int id) => _decoded.GetValueOrDefault(id);

    public bool IsSpecial(string decodedToken) => _special.Contains(decodedToken);

    /// <summary>Cuts the text at the added tokens and normalizes what is between them.</summary>
    public List<Piece> Extract(string text)
    {
        if (text.Length == 0) return [];
        TokenBudget.Enter("added_tokens");
        var pieces = _literal.Split([new Piece(text.AsMemory(), true, -1)]);
        if (_normalizer is not null)
        {
            TokenBudget.Enter("normalizer");
            pieces = PreTokenizers.Rewrite(pieces, Normalize);
            pieces.RemoveAll(piece => piece.Text.IsEmpty);
        }
        TokenBudget.Enter("added_tokens");
        return _normalized.Split(pieces);
    }

    private Piece Normalize(Piece piece)
    {
        var text = piece.Text.ToString();
        // A text whose first character was removed (a stripped space, say) does not begin where the whole text does.
        var first = piece.AtStart && !piece.Text.IsEmpty ? text[..(char.IsHighSurrogate(text[0]) ? 2 : 1)] : "";
        return piece with { Text = _normalizer!(text).AsMemory(), AtStart = first.Length > 0 && _normalizer(first).Length > 0 };
    }

    private string Sought(AddedToken token) => token.Normalized && _normalizer is not null ? _normalizer(token.Content) : token.Content;
}
