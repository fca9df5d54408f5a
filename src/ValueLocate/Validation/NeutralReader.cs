using ValueLocate.Inference;

namespace ValueLocate.Validation;

/// <summary>Mean log-probability per token of neutral prose: what an edit takes from it is its damage.</summary>
internal sealed class NeutralReader
{
    private readonly CausalLM model;
    private readonly List<(TokenBatch Batch, int[] Positions, int[] Tokens, int[] Text)> batches = [];

    /// <summary>Lays the texts out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">Token ids of each text, at least two.</param>
    /// <param name="tokensAtOnce">Positions in one pass at most.</param>
    public NeutralReader(CausalLM model, IReadOnlyList<IReadOnlyList<int>> texts, int tokensAtOnce = 1536)
    {
        this.model = model;
        Texts = texts.Count;
        if (texts.Any(t => t.Count < 2)) throw new ValueLocateException("A neutral text holds fewer than two tokens: nothing in it can be predicted.");
        foreach (var chosen in LengthBatches.Of([.. texts.Select(t => t.Count)], tokensAtOnce)) batches.Add(Lay(chosen, texts));
    }

    /// <summary>Texts read.</summary>
    public int Texts { get; }

    /// <summary>Tokens in one measurement.</summary>
    public int Tokens => batches.Sum(b => b.Batch.Tokens);

    /// <summary>Mean log p per token of each text, in nats, with whatever hooks are attached now.</summary>
    public double[] Measure(CancellationToken cancellation = default)
    {
        using var call = model.Use("reading neutral texts", cancellation);
        var sum = new double[Texts];
        var count = new int[Texts];
        model.ForwardAll(batches.ConvertAll(b => b.Batch), (place, hidden) =>
        {
            var b = batches[place];
            var logp = LogProbability.Of(model, hidden, b.Positions, b.Tokens);
            for (var i = 0; i < logp.Length; i++)
            {
                sum[b.Text[i]] += logp[i];
                count[b.Text[i]]++;
            }
        });
        return [.. sum.Select((s, i) => s / count[i])];
    }

    /// <summary>Every token counts as an answer's: an edit is active all along.</summary>
    private static (TokenBatch Batch, int[] Positions, int[] Tokens, int[] Text) Lay(List<int> chosen, IReadOnlyList<IReadOnlyList<int>> texts)
    {
        var batch = new TokenBatch(chosen.Count, chosen.Max(t => texts[t].Count));
        List<int> positions = [], tokens = [], text = [];
        for (var r = 0; r < chosen.Count; r++)
        {
            var ids = texts[chosen[r]];
            for (var i = 0; i < ids.Count; i++)
            {
                batch.Set(r, i, ids[i], i, TokenKinds.Answer);
                if (i == 0) continue;
                positions.Add(r * batch.Width + i - 1);
                tokens.Add(ids[i]);
                text.Add(chosen[r]);
            }
        }
        return (batch, [.. positions], [.. tokens], [.. text]);
    }
}
