using ValueLocate.Datasets;
using ValueLocate.Locating;
using ValueLocate.Probing;

namespace ValueLocate.Pipeline;

/// <summary>Adds the 95th percentiles that NPTI's edit needs, in a second reading of the selected neurons only.</summary>
internal static class Quantiles
{
    public static IEnumerable<NeuronSet> Add(RunSession session, IReadOnlyList<NeuronSet> sets)
    {
        foreach (var set in sets)
        {
            var (up, down) = (Of(session, set, Aspect.Positive), Of(session, set, Aspect.Negative));
            yield return set with { Positive = Fill(set.Positive), Negative = Fill(set.Negative) };

            List<LocatedNeuron> Fill(IReadOnlyList<LocatedNeuron> neurons) =>
                [.. neurons.Select(n => n with { Quantile95Positive = up[(n.Layer, n.Index)], Quantile95Negative = down[(n.Layer, n.Index)] })];
        }
    }

    private static Dictionary<(int Layer, int Index), double> Of(RunSession session, NeuronSet set, Aspect aspect)
    {
        var chosen = Enumerable.Range(0, session.Model.Decoder.Config.Layers)
            .Select(l => set.All.Where(n => n.Layer == l).Select(n => n.Index).Distinct().Order().ToArray()).ToList();
        var probe = new QuantileAccumulator(chosen);
        using (session.Model.Decoder.Attach(probe))
            ContrastProbe.Pass(session.Model.Decoder, Rows(session, set.Dimension, aspect), session.Advance, session.Cancellation);
        var result = new Dictionary<(int, int), double>();
        for (var l = 0; l < chosen.Count; l++)
        {
            var q = probe.Quantiles(l, 0.95);
            for (var j = 0; j < q.Length; j++) result[(l, chosen[l][j])] = q[j];
        }
        return result;
    }

    private static IReadOnlyList<PackedExample> Rows(RunSession session, string dimension, Aspect aspect)
    {
        if (session.Settings.Contrast == ContrastKind.Persona)
            return PersonaAnswers.Rows(session, PersonaAnswers.Of(session).Where(r => r.Answer.Dimension == dimension && r.Answer.Aspect == aspect), 1);
        var texts = session.Settings.Contrast == ContrastKind.Crossed
            ? session.Data.Dataset.Crossed.Where(c => c.Split is null or Split.Search).Select(c => (c.Question, Answer: c.Answers[dimension][aspect]))
            : session.Data.Search.Where(p => p.Dimension == dimension).Select(p => (p.Question, Answer: p.Answer(aspect)));
        return [.. texts.Select(t => new PackedExample(session.Model.Prompt(t.Question), [session.Model.Answer(t.Answer)], [0]))];
    }
}
