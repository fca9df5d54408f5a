using ValueLocate.Datasets;
using ValueLocate.Locating;
using ValueLocate.Probing;
using ValueLocate.Validation;

namespace ValueLocate.Pipeline;

/// <summary>Reads the search texts of every dimension with the probe on.</summary>
internal sealed class ProbeStage(RunSession session)
{
    /// <summary>Tokens to read, those of the gradient included; with personas that are still to answer the most that may be generated.</summary>
    public long Tokens() =>
        (session.Settings is { Contrast: ContrastKind.Persona, Answers: null } ? (long)PersonaAnswers.Count(session) * session.Settings.MaxTokens
            : Count(Rows()))
        + (NeedsGradient ? GradientRows().Sum(Count) : 0);

    public ContrastStatistics Run() => ContrastProbe.Read(
        session.Model.Decoder, session.Dimensions, Rows(), NeedsGradient ? GradientRows() : [],
        NeutralTexts.Rows(session.Model, session.Measuring.Neutral.Of(NeutralPart.Curvature)), session.Settings.Folds, session.Settings.RandomDraws,
        session.Settings.Seed, session.Advance, session.Cancellation);

    private bool NeedsGradient => session.Settings.NeedsGradient;

    private static long Count(IReadOnlyList<PackedExample> rows) => rows.Sum(r => (long)r.Prompt.Count + r.AnswerTokens);

    /// <summary>
    /// Questions that the gradient is taken on, a list a dimension. Generated answers have no given pair to contrast, so with personas it is taken
    /// on the search pairs.
    /// </summary>
    private List<IReadOnlyList<PackedExample>> GradientRows()
    {
        var (data, s) = (session.Data, session.Settings);
        var pairs = s.Contrast == ContrastKind.Crossed ? CrossedPairs() : ContrastRows.Pairs(session.Model, session.Dimensions, data.Search, s.Folds, s.Seed);
        return [.. data.Dimensions.Select((_, d) =>
        {
            var own = pairs.Where(r => r.Groups[0] / (2 * s.Folds) == d).ToList();
            return (IReadOnlyList<PackedExample>)[.. EffectMeter.Places(own.Count, s.GradientQuestions).Select(i => own[i])];
        })];
    }

    private List<PackedExample> CrossedPairs() => [.. Rows().SelectMany(r => Enumerable.Range(0, r.Answers.Count / 2)
        .Select(i => new PackedExample(r.Prompt, [r.Answers[2 * i], r.Answers[2 * i + 1]], [r.Groups[2 * i], r.Groups[2 * i + 1]])))];

    private IReadOnlyList<PackedExample> Rows()
    {
        var (data, s) = (session.Data, session.Settings);
        switch (s.Contrast)
        {
            case ContrastKind.Pairs:
                return ContrastRows.Pairs(session.Model, session.Dimensions, data.Search, s.Folds, s.Seed);
            case ContrastKind.Crossed:
                var crossed = data.Dataset.Crossed.Where(c => c.Split is null or Split.Search).ToList();
                if (crossed.Count == 0)
                    throw new ValueLocateException(
                        $"The dataset '{data.Dataset.Place}' has no crossed situations in its search split, which the contrast crossed needs.");
                return ContrastRows.Crossed(session.Model, session.Dimensions, crossed, s.Folds, s.Seed);
            default:
                return PersonaAnswers.Rows(session, PersonaAnswers.Of(session), s.Folds);
        }
    }
}
