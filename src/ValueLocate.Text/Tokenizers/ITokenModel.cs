namespace ValueLocate.Text.Tokenizers;

/// <summary>The last step: cuts one piece of normalised text into tokens of the vocabulary. Safe to use from many threads.</summary>
internal interface ITokenModel
{
    /// <summary>The model's own tokens, without the added ones.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>Appends the ids of one piece.</summary>
    void Encode(ReadOnlySpan<char> piece, List<int> ids);
}
