namespace ValueLocate.Text.Tokenizers;

/// <summary>
/// A stretch of the text on its way to the model, or an added token that was found in it (then <see cref="Id"/> is not negative).
/// </summary>
/// <param name="Text">The characters; slices share their memory.</param>
/// <param name="AtStart">Whether the whole text begins here: Metaspace's scheme "first" asks.</param>
/// <param name="Id">The added token's id, or -1 where the model has still to look.</param>
internal readonly record struct Piece(ReadOnlyMemory<char> Text, bool AtStart, int Id)
{
    public bool IsToken => Id >= 0;

    public Piece Slice(int start, int end) => new(Text[start..end], AtStart && start == 0, -1);
}
