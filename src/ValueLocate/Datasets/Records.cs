namespace ValueLocate.Datasets;

/// <summary>A self-portrait of a person of one aspect of one dimension.</summary>
/// <param name="Id">Its name in the file.</param>
/// <param name="Dimension">The dimension's id.</param>
/// <param name="Aspect">Holds or rejects.</param>
/// <param name="Text">The portrait, in the first person.</param>
/// <param name="BasicValue">The basic value it is about.</param>
/// <param name="Item">The survey's value name it is about.</param>
/// <param name="Author">Who wrote it.</param>
public sealed record Description(string Id, string Dimension, Aspect Aspect, string Text, string? BasicValue = null, string? Item = null,
    string? Author = null);

/// <summary>An everyday situation that a person of either aspect can answer.</summary>
/// <param name="Id">Its name in the file.</param>
/// <param name="Dimension">The dimension's id.</param>
/// <param name="Split">search, validation or test.</param>
/// <param name="Text">The situation, in the second person, with its closing question.</param>
/// <param name="Domain">The part of life it comes from.</param>
/// <param name="Situation">The situation in the banks that it was made from; a situation's questions share one split.</param>
public sealed record Question(string Id, string Dimension, string Split, string Text, string? Domain = null, string? Situation = null);

/// <summary>A question with one authored answer of each aspect.</summary>
/// <param name="Id">Its name, unique within the dimension.</param>
/// <param name="Dimension">The dimension's id.</param>
/// <param name="Split">search, validation or test; null where a file does not say.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Question">The question.</param>
/// <param name="Positive">The answer of a person who holds the value.</param>
/// <param name="Negative">The answer of a person who rejects it.</param>
public sealed record Pair(string Id, string Dimension, string? Split, string? Author, string Question, string Positive, string Negative)
{
    /// <summary>The part of life it comes from.</summary>
    public string? Domain { get; init; }

    /// <summary>
    /// How the negative answer rejects the value: denial, indifferent, motive, alternative, or a word of the file's own; null where a file does not say.
    /// </summary>
    public string? Brief { get; init; }

    /// <summary>"accept" where the positive answer goes along with what the question proposes, "decline" where the negative one does.</summary>
    public string? PositiveStance { get; init; }

    /// <summary>The answer of that aspect.</summary>
    public string Answer(Aspect aspect) => aspect == Aspect.Positive ? Positive : Negative;
}

/// <summary>Both aspects' answers to one question.</summary>
/// <param name="Positive">The answer of a person who holds the value.</param>
/// <param name="Negative">The answer of a person who rejects it.</param>
public sealed record AnswerPair(string Positive, string Negative)
{
    /// <summary>The answer of that aspect.</summary>
    public string this[Aspect aspect] => aspect == Aspect.Positive ? Positive : Negative;
}

/// <summary>A situation that touches every dimension, answered by both aspects of each.</summary>
/// <param name="Id">Its name in the file.</param>
/// <param name="Split">search, validation or test; null where a file does not say.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Domain">The part of life it comes from.</param>
/// <param name="Question">The question.</param>
/// <param name="Answers">Dimension id to its two answers; every dimension is there.</param>
public sealed record CrossedSituation(string Id, string? Split, string? Author, string? Domain, string Question,
    IReadOnlyDictionary<string, AnswerPair> Answers);

/// <summary>A piece of prose that speaks of no value: on it the damage of an edit is measured.</summary>
/// <param name="Id">Its name in the file.</param>
/// <param name="Text">The prose.</param>
public sealed record NeutralText(string Id, string Text);

/// <summary>An everyday question that touches no value, with its answer: on the answer's tokens the KL divergence of an edit is measured.</summary>
/// <param name="Id">Its name in the file.</param>
/// <param name="Question">What the user asks.</param>
/// <param name="Answer">The answer.</param>
public sealed record NeutralChat(string Id, string Question, string Answer);
