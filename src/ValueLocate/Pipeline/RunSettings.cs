using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Steering;

namespace ValueLocate.Pipeline;

/// <summary>Which texts the two aspects are told apart by.</summary>
public enum ContrastKind
{
    /// <summary>Authored answers of both aspects are read, no persona in the prompt. The default.</summary>
    Pairs,

    /// <summary>The paper's: answers are generated under a description of each aspect, and the generated tokens count.</summary>
    Persona,

    /// <summary>Authored answers of all dimensions to the same questions are read; what the dimensions share drops out.</summary>
    Crossed,
}

/// <summary>Everything that decides a run's numbers. The same settings on the same machine give the same bytes.</summary>
public sealed record RunSettings
{
    /// <summary>A folder, a .gguf file, an id on the hub, or tiny-values, the embedded model.</summary>
    public required string Model { get; init; }

    /// <summary>A revision on the hub.</summary>
    public string? Revision { get; init; }

    /// <summary>The dataset's folder; null: the model's own if it has a folder insight, or else the packaged ValueInsight.</summary>
    public string? Dataset { get; init; }

    /// <summary>The contrast that neurons are found with.</summary>
    public ContrastKind Contrast { get; init; }

    /// <summary>
    /// An author none of whose pairs are searched or used to choose anything: the effects that count are on these. "auto": the last by name; "none"; or
    /// "author:A,brief:B", as many of either as wanted: pairs of either kind are kept from the search, and the effects that count are on pairs of both.
    /// </summary>
    public string HoldOut { get; init; } = "auto";

    /// <summary>How neurons are selected.</summary>
    public SelectionRule Selection { get; init; } = new();

    /// <summary>Whether the part that all dimensions share is removed before selecting and steering.</summary>
    public bool RemoveCommon { get; init; }

    /// <summary>What is added to the selected neurons.</summary>
    public SteeringPreset Preset { get; init; }

    /// <summary>Steering strength; null: the largest within the KL budget.</summary>
    public double? Gamma { get; init; }

    /// <summary>
    /// How far an edit may move the model's predictions on neutral answers: KL(unsteered || steered), nats a token, the worse of its two directions.
    /// </summary>
    public double KlBudget { get; init; } = 0.1;

    /// <summary>Where steering edits: from the prompt's last token on (default), or decode steps only, as the sources do.</summary>
    public bool DecodeOnly { get; init; }

    /// <summary>Draws of each control that the effect is compared with: random directions, random neurons, permuted labels.</summary>
    public int RandomDraws { get; init; } = 99;

    /// <summary>Questions a dimension on which the draws are measured (the found neurons are compared on the same); 0: all.</summary>
    public int RandomQuestions { get; init; } = 2;

    /// <summary>Folds of the statistics.</summary>
    public int Folds { get; init; } = 10;

    /// <summary>Permutations of the labels in the calibration.</summary>
    public int Permutations { get; init; } = 20;

    /// <summary>Search questions a dimension that the contrast gradient is taken on; 0: all.</summary>
    public int GradientQuestions { get; init; }

    /// <summary>Whether the contrast gradient is taken: the natural gradient and attribution need it.</summary>
    internal bool NeedsGradient => Selection.NeedsGradient || Preset == SteeringPreset.NaturalGradient;

    /// <summary>
    /// Contrast persona: a file of answers that are read instead of generating some, by whatever model (<see cref="Datasets.Answering.AnswersFile"/>); null:
    /// none.
    /// </summary>
    public string? Answers { get; init; }

    /// <summary>Contrast persona: questions a dimension.</summary>
    public int PersonaQuestions { get; init; } = 20;

    /// <summary>Contrast persona: tokens an answer, at most.</summary>
    public int MaxTokens { get; init; } = 100;

    /// <summary>The seed of everything drawn.</summary>
    public int Seed { get; init; }

    /// <summary>Device, dtype, threads.</summary>
    public ModelOptions Options { get; init; } = new() { Dtype = "bfloat16" };

    /// <summary>Checks every number.</summary>
    /// <exception cref="ValueLocateException">One is out of range.</exception>
    public void Check()
    {
        Selection.Check();
        if (Gamma is { } g && (!double.IsFinite(g) || g < 0)) throw new ValueLocateException($"gamma is {g}: give a number of 0 or above.");
        if (!(KlBudget > 0 && double.IsFinite(KlBudget)))
            throw new ValueLocateException($"The KL budget is {KlBudget}: give a number above 0, the divergence in nats a token that an edit may cause.");
        if (RandomDraws < 2) throw new ValueLocateException($"{RandomDraws} random draws were asked for: give at least 2 (99 for a p of 0.01).");
        if (RandomQuestions < 0) throw new ValueLocateException($"{RandomQuestions} questions for random draws were asked for: give 0 (all) or more.");
        if (GradientQuestions < 0) throw new ValueLocateException($"{GradientQuestions} questions for the gradient were asked for: give 0 (all) or more.");
        if (Folds < 2) throw new ValueLocateException($"{Folds} folds were asked for: give at least 2.");
        if (Permutations < 1) throw new ValueLocateException($"{Permutations} permutations were asked for: give at least 1.");
        if (Answers is not null && Contrast != ContrastKind.Persona)
            throw new ValueLocateException($"The answers '{Answers}' were given, which only the contrast persona reads: choose that contrast, or give none.");
        if (PersonaQuestions < 1 || MaxTokens < 2) throw new ValueLocateException("The persona contrast needs at least 1 question and 2 tokens an answer.");
    }
}
