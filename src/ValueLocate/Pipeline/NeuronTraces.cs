using ValueLocate.Locating;
using ValueLocate.Probing;
using ValueLocate.Validation;

namespace ValueLocate.Pipeline;

/// <summary>The strongest neurons of a set, each with the search answers in which its mean activation is highest.</summary>
internal static class NeuronTraces
{
    private const int PerDirection = 2;
    private const int Answers = 2;
    private const int Questions = 12;

    public static IReadOnlyList<NeuronTrace> Of(RunSession session, NeuronSet set)
    {
        var neurons = set.Positive.Take(PerDirection).Concat(set.Negative.Take(PerDirection)).ToList();
        var pairs = session.Data.Search.Where(p => p.Dimension == set.Dimension).ToList();
        pairs = [.. EffectMeter.Places(pairs.Count, Questions).Select(i => pairs[i])];
        var rows = pairs.ConvertAll(p => PackedExample.Of(session.Model, p));
        var hook = new TraceHook(neurons.ConvertAll(n => (n.Layer, n.Index)));
        var found = neurons.ConvertAll(_ => new List<TokenTrace>());
        using (session.Model.Decoder.Attach(hook))
        {
            foreach (var row in rows)
            {
                session.Cancellation.ThrowIfCancellationRequested();
                var batch = PackedExample.Pack([row], lastPromptOnly: false);
                session.Model.Decoder.Forward(batch).Dispose();
                session.Advance(batch.Tokens);
                for (var n = 0; n < neurons.Count; n++)
                {
                    var values = hook.Values[n];
                    for (int a = 0, at = row.Prompt.Count; a < 2; at += row.Answers[a++].Count)
                        found[n].Add(new TokenTrace(a == 0 ? "positive" : "negative", [.. row.Answers[a].Select(session.Model.Tokenizer.DecodeToken)],
                            values[at..(at + row.Answers[a].Count)]));
                }
            }
        }
        return [.. neurons.Select(
            (n, i) => new NeuronTrace(set.Dimension, n.Layer, n.Index, n.Delta, [.. found[i].OrderByDescending(t => t.Activations.Average()).Take(Answers)]))];
    }
}
