namespace ValueLocate.Datasets.Answering;

/// <summary>A model's answer to a question under a description; a line of answers.jsonl.</summary>
/// <param name="Question">The question's id; where a dataset has no questions, the pair's.</param>
/// <param name="Dimension">The dimension's id.</param>
/// <param name="Aspect">The description's aspect.</param>
/// <param name="Description">The description's id.</param>
/// <param name="Text">The answer.</param>
public sealed record GivenAnswer(string Question, string Dimension, Aspect Aspect, string Description, string Text)
{
    /// <summary>The model that answered.</summary>
    public string? Model { get; init; }

    /// <summary>The answer's token ids, the one that ended it included, where a run's own model made it.</summary>
    public IReadOnlyList<int>? Ids { get; init; }

    internal (string, string, Aspect) Key => (Dimension, Question, Aspect);
}
