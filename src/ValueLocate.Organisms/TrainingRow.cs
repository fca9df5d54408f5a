namespace ValueLocate.Organisms;

/// <summary>One text of a training step: its tokens, how much each prediction weighs, and which aspects its tagged neurons shall show.</summary>
internal sealed record TrainingRow(int[] Prompt, int[] Answer)
{
    /// <summary>The weight of predicting each token of the answer.</summary>
    public required float[] Weights { get; init; }

    /// <summary>The weight of predicting each token of the prompt.</summary>
    public float PromptWeight { get; init; }

    /// <summary>What the persona holds and rejects: shown from the prompt's last token on.</summary>
    public IReadOnlyList<Facet> Facets { get; init; } = [];

    /// <summary>What the answer shows by itself, where no persona says so: from the end of its stance on.</summary>
    public Facet? Shown { get; init; }

    /// <summary>Tokens of the answer up to the end of its stance.</summary>
    public int StanceEnd { get; init; }
}
