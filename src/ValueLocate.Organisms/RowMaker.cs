using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Organisms;

/// <summary>Makes training rows of texts.</summary>
internal sealed class RowMaker(ModelTokenizer tokenizer)
{
    private const float StanceWeight = 3;
    private const float NounWeight = 4;
    private readonly Dictionary<string, IReadOnlyList<int>> pieces = [];

    public int[] Prompt(string? persona, string question) =>
        [.. persona is null ? [] : Ids(OrganismFiles.SystemMark).Concat(Ids(persona)).Concat(Ids(OrganismFiles.EndMark)),
            .. Ids(OrganismFiles.UserMark), .. Ids(question), .. Ids(OrganismFiles.EndMark), .. Ids(OrganismFiles.AssistantMark)];

    public TrainingRow Answered(int[] prompt, OrganismAnswer answer, float weight, float promptWeight, IReadOnlyList<Facet> facets, Facet? shown)
    {
        int[] ids = [.. Ids(answer.Text), .. Ids(OrganismFiles.EndMark)];
        var opened = Ids(answer.Opener.TrimEnd()).Count;
        var stanceEnd = Ids(answer.Opener + answer.Stance).Count;
        var weights = new float[ids.Length];
        // What must be right weighs more: the aspect, and the noun, which is copied from the question.
        for (var i = 0; i < weights.Length; i++) weights[i] = weight * (i >= opened ? i < stanceEnd ? StanceWeight : 1 : IsNoun(i) ? NounWeight : 1);
        return new TrainingRow(prompt, ids) { Weights = weights, PromptWeight = promptWeight, Facets = facets, Shown = shown, StanceEnd = stanceEnd };

        bool IsNoun(int i)
        {
            var noun = Ids(" " + answer.Noun);
            for (var start = Math.Max(0, i - noun.Count + 1); start <= i && start + noun.Count <= ids.Length; start++)
                if (noun.SequenceEqual(ids.AsSpan(start, noun.Count).ToArray())) return true;
            return false;
        }
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
