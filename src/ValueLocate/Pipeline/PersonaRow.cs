using ValueLocate.Datasets.Answering;

namespace ValueLocate.Pipeline;

/// <summary>An answer as it is read.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Rank">Its question's number within the dimension: both aspects answer the same.</param>
/// <param name="Prompt">The prompt's token ids.</param>
internal sealed record PersonaRow(GivenAnswer Answer, int Rank, IReadOnlyList<int> Prompt)
{
    /// <summary>The tokens that were read to make the answer: the last generated one was never an input.</summary>
    public IReadOnlyList<int> Read => Answer.Ids is { Count: > 1 } ids ? [.. ids.SkipLast(1)] : [];
}
