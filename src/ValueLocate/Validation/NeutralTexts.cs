using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Probing;

namespace ValueLocate.Validation;

/// <summary>What the neutral texts serve for; no text serves for two.</summary>
internal enum NeutralPart
{
    /// <summary>A fifth: strengths are chosen on them.</summary>
    Choosing,

    /// <summary>A fifth: how much each neuron's edit costs is estimated on them.</summary>
    Curvature,

    /// <summary>The others: damage is reported on them.</summary>
    Reporting,

    /// <summary>All of them.</summary>
    All,
}

/// <summary>The neutral texts of a dataset: everyday exchanges, or prose where it has none.</summary>
/// <param name="texts">A question with its answer, or prose without a question.</param>
internal sealed class NeutralTexts(IReadOnlyList<(string? Question, string Text)> texts)
{
    /// <summary>Damage needs a text to choose strengths on, one for the curvature and two to report.</summary>
    public const int Fewest = 4;

    /// <summary>None.</summary>
    public static NeutralTexts None { get; } = new([]);

    /// <summary>How many.</summary>
    public int Count => texts.Count;

    /// <summary>The exchanges; where there are none the prose.</summary>
    public static NeutralTexts From(IReadOnlyList<NeutralChat> chat, IReadOnlyList<NeutralText> prose) =>
        new([.. chat.Count > 0 ? chat.Select(c => ((string?)c.Question, c.Answer)) : prose.Select(t => ((string?)null, t.Text))]);

    /// <summary>Those that serve for something.</summary>
    public IEnumerable<(string? Question, string Text)> Of(NeutralPart part) => texts.Where((_, i) => part switch
    {
        NeutralPart.Choosing => i % 5 == 0,
        NeutralPart.Curvature => i % 5 == 1,
        NeutralPart.Reporting => i % 5 > 1,
        _ => true,
    });

    /// <summary>
    /// What is read: an answer behind its question, or prose of which the first two tokens are the prompt, so that no edit reaches position 0.
    /// </summary>
    public static List<PackedExample> Rows(LanguageModel model, IEnumerable<(string? Question, string Text)> texts) => [.. texts.Select(t =>
    {
        if (t.Question is not null) return new PackedExample(model.Prompt(t.Question), [model.Answer(t.Text)], [0]);
        var ids = model.Tokenizer.Encode(t.Text);
        return new PackedExample([.. ids.Take(2)], [[.. ids.Skip(2)]], [0]);
    })];
}
