using ValueLocate.Datasets;
using ValueLocate.Inference;
using static TorchSharp.torch;

namespace ValueLocate.Organisms;

/// <summary>
/// Interchange interventions on a finished model: a text is read while, from the prompt's last token on, some neurons take the activations that they have,
/// position by position, under another prompt.
/// </summary>
internal sealed class Interchange(CausalLM model)
{
    private const int MostTokens = 40;

    /// <summary>
    /// Greedy answers to the base prompts, with the neurons' activations taken from the source prompts, which are fed the same answer as it grows.
    /// </summary>
    public List<int[]> Generate(IReadOnlyList<IReadOnlyList<int>> sources, IReadOnlyList<IReadOnlyList<int>> bases,
        IEnumerable<(int Layer, int Index)> neurons, IReadOnlyList<int> ends)
    {
        var n = bases.Count;
        var answers = Enumerable.Range(0, n).Select(_ => new List<int>()).ToList();
        using var scope = NewDisposeScope();
        using var off = model.Attach(Hook(n, neurons));
        var batch = TokenBatch.Prompts([.. sources, .. bases]);
        using var cache = model.CreateCache(2 * n, batch.Width + MostTokens);
        int[] positions = [.. sources.Concat(bases).Select(p => p.Count)];
        for (var step = 0; step < MostTokens; step++)
        {
            using var inner = NewDisposeScope();
            var next = model.Logits(model.Forward(batch, cache).select(1, batch.Width - 1).narrow(0, n, n)).argmax(1).to_type(ScalarType.Int32)
                .data<int>().ToArray();
            for (var r = 0; r < n; r++)
            {
                if (answers[r].Count == 0 || !ends.Contains(answers[r][^1])) answers[r].Add(next[r]);
            }
            if (answers.TrueForAll(a => ends.Contains(a[^1]))) break;
            batch = new TokenBatch(2 * n, 1);
            for (var r = 0; r < 2 * n; r++) batch.Set(r, 0, answers[r % n][^1], positions[r]++, TokenKinds.Answer);
        }
        return answers.ConvertAll(a => a.ToArray());
    }

    /// <summary>
    /// The contrast log-odds that swapping the neurons moves toward the source's aspect, nats a token: mean over cases and both directions.
    /// </summary>
    public double Effect(LanguageModel llm, IReadOnlyList<HeldOutCase> cases, IReadOnlyList<(int Layer, int Index)> neurons) =>
        Toward(llm, cases, neurons) - Toward(llm, cases, []);

    private double Toward(LanguageModel llm, IReadOnlyList<HeldOutCase> cases, IReadOnlyList<(int Layer, int Index)> neurons)
    {
        using var scope = NewDisposeScope();
        List<TrainingRow> sources = [], bases = [];
        foreach (var c in cases)
        {
            foreach (var toward in Aspects.Both)
            {
                foreach (var said in Aspects.Both)
                {
                    int[] ids = [.. llm.Answer(c.Answer(said).Text)];
                    var weights = new float[ids.Length];
                    sources.Add(new TrainingRow([.. llm.Prompt(c, toward)], ids) { Weights = weights });
                    bases.Add(new TrainingRow([.. llm.Prompt(c, toward.Opposite())],
                        ids)
                    { Weights = [.. weights.Select(_ => (said == toward ? 1f : -1f) / ids.Length)] });
                }
            }
        }
        IReadOnlyList<TrainingRow> rows = [.. sources, .. bases];
        var (batch, positions, targets, signs) = OrganismTrainer.Lay(rows, rows.Max(r => r.Prompt.Length));
        using var off = model.Attach(Hook(bases.Count, neurons));
        using var hidden = model.Forward(batch);
        var logits = model.Logits(hidden.view(-1, hidden.shape[^1]).index_select(0, tensor(positions, ScalarType.Int32)));
        var logp = LogProbability.Of(logits, tensor(targets, ScalarType.Int64));
        return (logp * tensor(signs)).sum().item<float>() / (2.0 * cases.Count);
    }

    private InterchangeHook Hook(int edited, IEnumerable<(int Layer, int Index)> neurons)
    {
        var f = model.Config.IntermediateSize;
        var masks = neurons.GroupBy(n => n.Layer).ToDictionary(g => g.Key, g =>
        {
            var values = new float[f];
            foreach (var (_, i) in g) values[i] = 1;
            return tensor(values).view(1, 1, f).to(model.Dtype, model.Device);
        });
        return new InterchangeHook(edited, l => masks.GetValueOrDefault(l), new Dictionary<int, (Tensor, Tensor, Tensor)>());
    }
}
