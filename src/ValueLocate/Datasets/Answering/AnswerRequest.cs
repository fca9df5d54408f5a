namespace ValueLocate.Datasets.Answering;

/// <summary>A question that a model is asked while it is somebody.</summary>
/// <param name="Question">The question.</param>
/// <param name="Description">Who the model is: the system's turn.</param>
public sealed record AnswerRequest(Question Question, Description Description)
{
    /// <summary>What the user says: the question, and how long the answer may be.</summary>
    public string Text => Question.Text + " Answer in under 300 words.";

    internal (string, string, Aspect) Key => (Question.Dimension, Question.Id, Description.Aspect);

    internal GivenAnswer With(string text, string? model, IReadOnlyList<int>? ids) =>
        new(Question.Id, Question.Dimension, Description.Aspect, Description.Id, text) { Model = model, Ids = ids };
}
