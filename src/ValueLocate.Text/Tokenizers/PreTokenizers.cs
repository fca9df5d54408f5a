namespace ValueLocate.Text.Tokenizers;

/// <summary>Builds the pre-tokenizer of a tokenizer.json: it cuts the text into pieces across which no token reaches.</summary>
internal static class PreTokenizers
{
    /// <summary>GPT-2's own split, which ByteLevel applies unless told otherwise.</summary>
    public const string Gpt2Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>The pre-tokenizer; without one in the file, the pieces stay as they are.</summary>
    public static Func<List<Piece>, List<Piece>> Read(JsonPart? part) => part is { } p ? Build(p) : pieces => pieces;

    private static Func<List<Piece>, List<Piece>> Build(JsonPart part)
    {
        switch (part.Text("type"))
        {
            case "Sequence":
                var steps = part.Required("pretokenizers").Items().Select(Build).ToArray();
                return pieces => steps.Aggregate(pieces, (p, step) => step(p));
            case "ByteLevel":
                return ByteLevel(part.Flag("add_prefix_space", true), part.Flag("use_regex", true));
            case "Split":
                return Split(part);
            case "Digits":
                var digits = part.Flag("individual_digits", false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous;
                return pieces => Splitting.Split(pieces, text => CharacterClasses.Find(text, CharacterClasses.IsNumeric), digits);
            case "Punctuation":
                var punctuation = Behavior(part.Optional("behavior"));
                return pieces => Splitting.Split(pieces, text => CharacterClasses.Find(text, CharacterClasses.IsPunctuation), punctuation);
            case "Metaspace":
                var metaspace = new Metaspace(part);
                return metaspace.Split;
            case "Whitespace":
                return pieces => Splitting.Split(pieces, CharacterClasses.FindWords, SplitBehavior.Removed, invert: true);
            case "WhitespaceSplit":
                return pieces => Splitting.Split(pieces, text => CharacterClasses.Find(text, System.Text.Rune.IsWhiteSpace), SplitBehavior.Removed);
            case var other:
                throw part.Unsupported($"a pre-tokenizer of type {Quoted.Text(other)}");
        }
    }

    private static Func<List<Piece>, List<Piece>> ByteLevel(bool addPrefixSpace, bool useRegex)
    {
        var regex = useRegex ? CodePointRegex.Compile(Gpt2Pattern) : null;
        return pieces =>
        {
            if (addPrefixSpace)
                pieces = Rewrite(pieces, static piece => piece.Text.Span.StartsWith(' ') ? piece : piece with { Text = $" {piece.Text}".AsMemory() });
            if (regex is not null) pieces = Splitting.Split(pieces, regex.Find, SplitBehavior.Isolated);
            return Rewrite(pieces, static piece => piece with { Text = ByteAlphabet.Encode(piece.Text.Span).AsMemory() });
        };
    }

    private static Func<List<Piece>, List<Piece>> Split(JsonPart part)
    {
        var pattern = part.Required("pattern");
        var find = pattern.Optional("String") is { } literal
            ? CodePointRegex.FinderOfLiteral(literal.Text())
            : CodePointRegex.Compile(pattern.Required("Regex")).Find;
        var behavior = Behavior(part.Required("behavior"));
        var invert = part.Flag("invert", false);
        return pieces => Splitting.Split(pieces, find, behavior, invert);
    }

    private static SplitBehavior Behavior(JsonPart? part)
    {
        if (part is not { } behavior) return SplitBehavior.Isolated;
        return Enum.TryParse<SplitBehavior>(behavior.Text(), out var value) && Enum.IsDefined(value)
            ? value
            : throw behavior.Unsupported($"the split behaviour {Quoted.Text(behavior.Text())}");
    }

    /// <summary>Changes the text of every piece that is not a token yet.</summary>
    public static List<Piece> Rewrite(List<Piece> pieces, Func<Piece, Piece> change)
    {
        var result = new List<Piece>(pieces.Count);
        var size = 0L;
        foreach (var piece in pieces)
        {
            var changed = piece.IsToken ? piece : change(piece);
            size += changed.Text.Length;
            TokenBudget.Fits(size);
            result.Add(changed);
        }
        TokenBudget.Spend(pieces.Count + size);
        return result;
    }
}
