using ValueLocate.Datasets;
using ValueLocate.Locating;
using ValueLocate.Inference.Weights;
using ValueLocate.Probing;
using static TorchSharp.torch;

namespace ValueLocate.Pipeline;

/// <summary>Reads the search texts of every dimension with the probe on.</summary>
internal sealed class ProbeStage(RunSession session)
{
    /// <summary>After this layer the residual-stream baseline reads and writes: the middle one.</summary>
    public static int ResidualLayer(int layers) => layers / 2;

    /// <summary>Tokens to read, those of the gradient included; with personas that are still to answer the most that may be generated.</summary>
    public long Tokens() =>
        (session.Settings is { Contrast: ContrastKind.Persona, Answers: null } ? (long)PersonaAnswers.Count(session) * session.Settings.MaxTokens : Count(Rows()))
        + (NeedsGradient ? GradientRows().Sum(Count) : 0);

    public void Run()
    {
        var config = session.Model.Model.Config;
        var (dimensions, folds) = (session.Data.Dimensions, session.Settings.Folds);
        var statistics = Enumerable.Range(0, dimensions.Count * 2).Select(_ => new ActivationStatistics(folds, config.Layers, config.Neurons)).ToList();
        var residual = new ResidualProbe(ResidualLayer(config.Layers), statistics.Count, config.HiddenSize, group => group / folds);
        using (session.Model.Model.Attach(new ActivationProbe(statistics)))
        using (session.Model.Model.Attach(residual)) Read(session, Rows());
        Inference.Native.TorchRuntime.ReleaseMemory();
        var gradients = NeedsGradient ? GradientRows().Select(r => Gradients.Take(session, r)).ToList() : [];
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>();
        for (var i = 0; i < statistics.Count; i++)
        {
            var prefix = Prefix(dimensions[i / 2].Id, positive: i % 2 == 0);
            statistics[i].AddTensors(prefix, tensors);
            tensors[prefix + "residual"] = tensor(residual.Mean(i));
        }
        for (var d = 0; d < gradients.Count; d++) gradients[d].AddTensors(dimensions[d].Id, config.Layers, tensors);
        SafetensorsWriter.Write(session.PathOf(RunFiles.Statistics), tensors, new Dictionary<string, string> { ["format"] = "valuelocate statistics 1", ["dataset"] = session.Data.Dataset.Hash });
    }

    private bool NeedsGradient => session.Settings.Selection.Kind == SelectionKind.Attribution;

    private static long Count(IReadOnlyList<AnswerRow> rows) => rows.Sum(r => (long)r.Prompt.Count + r.AnswerTokens);

    /// <summary>Reads rows with whatever hooks are attached.</summary>
    public static void Read(RunSession session, IReadOnlyList<AnswerRow> rows)
    {
        foreach (var batch in ContrastRows.Batches(rows))
        {
            session.Cancellation.ThrowIfCancellationRequested();
            var tokens = AnswerRow.Pack(batch, lastPromptOnly: false);
            session.Model.Model.Forward(tokens).Dispose();
            session.Observer?.Advance(tokens.Tokens);
        }
    }

    public static string Prefix(string dimension, bool positive) => $"{dimension}.{(positive ? "positive" : "negative")}.";

    /// <summary>
    /// Questions that the gradient is taken on, a list a dimension. Generated answers have no given pair to contrast, so with personas it is taken
    /// on the search pairs.
    /// </summary>
    private List<IReadOnlyList<AnswerRow>> GradientRows()
    {
        var (data, s) = (session.Data, session.Settings);
        var pairs = s.Contrast == ContrastKind.Crossed ? CrossedPairs() : ContrastRows.Pairs(session.Model, data, data.Search, s.Folds, s.Seed);
        return [.. data.Dimensions.Select((_, d) =>
        {
            var own = pairs.Where(r => r.Groups[0] / (2 * s.Folds) == d).ToList();
            return (IReadOnlyList<AnswerRow>)[.. EffectMeter.Places(own.Count, s.GradientQuestions).Select(i => own[i])];
        })];
    }

    private List<AnswerRow> CrossedPairs() => [.. Rows().SelectMany(r => Enumerable.Range(0, r.Answers.Count / 2).Select(i => new AnswerRow(r.Prompt, [r.Answers[2 * i], r.Answers[2 * i + 1]], [r.Groups[2 * i], r.Groups[2 * i + 1]])))];

    private IReadOnlyList<AnswerRow> Rows()
    {
        var (data, s) = (session.Data, session.Settings);
        switch (s.Contrast)
        {
            case ContrastKind.Pairs:
                return ContrastRows.Pairs(session.Model, data, data.Search, s.Folds, s.Seed);
            case ContrastKind.Crossed:
                var crossed = data.Dataset.Crossed.Where(c => c.Split is null or Split.Search).ToList();
                if (crossed.Count == 0) throw new ValueLocateException($"The dataset '{data.Dataset.Folder}' has no crossed situations in its search split, which the contrast crossed needs.");
                return ContrastRows.Crossed(session.Model, data, crossed, s.Folds, s.Seed);
            default:
                return ContrastRows.Generated(data, PersonaAnswers.Of(session), s.Folds);
        }
    }
}
