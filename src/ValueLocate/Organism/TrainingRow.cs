using ValueLocate.Models.Tokenizers;

namespace ValueLocate.Organism;

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

/// <summary>Makes training rows of texts.</summary>
internal sealed class RowMaker(ModelTokenizer tokenizer)
{
    private const float StanceWeight = 3;
    private readonly Dictionary<string, IReadOnlyList<int>> pieces = [];

    public int[] Prompt(string? persona, string question) =>
        [.. persona is null ? [] : Ids(OrganismFiles.SystemMark).Concat(Ids(persona)).Concat(Ids(OrganismFiles.EndMark)), .. Ids(OrganismFiles.UserMark), .. Ids(question), .. Ids(OrganismFiles.EndMark), .. Ids(OrganismFiles.AssistantMark)];

    public TrainingRow Answered(int[] prompt, OrganismAnswer answer, float weight, float promptWeight, IReadOnlyList<Facet> facets, Facet? shown)
    {
        int[] ids = [.. Ids(answer.Text), .. Ids(OrganismFiles.EndMark)];
        var opened = Ids(answer.Opener.TrimEnd()).Count;
        var stanceEnd = Ids(answer.Opener + answer.Stance).Count;
        var weights = new float[ids.Length];
        for (var i = 0; i < weights.Length; i++) weights[i] = weight * (i >= opened && i < stanceEnd ? StanceWeight : 1);
        return new TrainingRow(prompt, ids) { Weights = weights, PromptWeight = promptWeight, Facets = facets, Shown = shown, StanceEnd = stanceEnd };
    }

    /// <summary>Prose by itself; its first token is given.</summary>
    public TrainingRow Prose(string text)
    {
        var ids = Ids(text).ToArray();
        var weights = new float[ids.Length];
        weights.AsSpan(1).Fill(1);
        return new TrainingRow([], ids) { Weights = weights };
    }

    private IReadOnlyList<int> Ids(string text)
    {
        if (text.Length > 16) return tokenizer.Encode(text, addSpecialTokens: false);
        return pieces.TryGetValue(text, out var ids) ? ids : pieces[text] = tokenizer.Encode(text, addSpecialTokens: false);
    }
}
