using ValueLocate.Inference;
using ValueLocate.Probing;
using static TorchSharp.torch;

namespace ValueLocate.Validation;

/// <summary>
/// Measures the contrast log-odds of questions with given answers, again and again under different edits. Everything that no edit changes, the
/// prompt up to its last token, is computed once and kept.
/// </summary>
internal sealed class PairScorer : IDisposable
{
    private readonly CausalLM model;
    private readonly List<Prepared> batches = [];

    /// <summary>Reads the prompts.</summary>
    /// <param name="model">The model, without any edit attached.</param>
    /// <param name="rows">Questions; each with a positive answer, then a negative one.</param>
    /// <param name="tokensAtOnce">Positions in one pass at most; more are faster up to some thousand, and need memory.</param>
    /// <param name="cancellation">Stops at the next layer; none: the running notebook cell's.</param>
    public PairScorer(CausalLM model, IReadOnlyList<PackedExample> rows, int tokensAtOnce = 1536, CancellationToken cancellation = default)
    {
        this.model = model;
        Questions = rows.Count;
        if (rows.FirstOrDefault(r => r.Answers.Count != 2) is not null)
            throw new ArgumentException("A contrast needs a positive and a negative answer.", nameof(rows));
        using var call = model.Use("reading prompts", cancellation);
        try
        {
            foreach (var questions in LengthBatches.Of([.. rows.Select(r => r.AnswerTokens)], tokensAtOnce, extra: 1))
                batches.Add(new Prepared(model, questions, rows));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Questions measured.</summary>
    public int Questions { get; }

    /// <summary>Tokens in one measurement.</summary>
    public int Tokens => batches.Sum(b => b.Batch.Tokens);

    /// <summary>
    /// C of every question, in nats a token, with whatever hooks are attached now: mean log p of the positive answer's tokens minus mean log p
    /// of the negative answer's.
    /// </summary>
    public double[] Measure(CancellationToken cancellation = default)
    {
        using var call = model.Use("measuring contrasts", cancellation);
        var result = new double[Questions];
        if (model.IsOffloaded) model.ForwardAll(batches.ConvertAll(b => b.Batch), (place, hidden) => Add(batches[place], hidden));
        else
        {
            foreach (var b in batches)
            {
                call.ThrowIfStopping();
                using var hidden = model.Forward(b.Batch, b.Cache);
                Add(b, hidden);
            }
        }
        return result;

        void Add(Prepared b, Tensor hidden)
        {
            var logp = LogProbability.Of(model, hidden, b.Positions, b.Tokens);
            for (var i = 0; i < logp.Length; i++) result[b.Question[i]] += b.Weight[i] * logp[i];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var b in batches) b.Cache?.Dispose();
    }

    private sealed class Prepared
    {
        public Prepared(CausalLM model, List<int> questions, IReadOnlyList<PackedExample> all)
        {
            var rows = questions.ConvertAll(q => all[q]);
            // A prompt of one token has nothing before its last. Where layers are read from disk all texts go through each together, prompts included: their
            // keys and values in every layer would take more memory than the layers.
            var cached = !model.IsOffloaded && rows.TrueForAll(r => r.Prompt.Count > 1);
            Batch = PackedExample.Pack(rows, lastPromptOnly: cached);
            if (cached)
            {
                Cache = PackedExample.ReadPrefixes(model, rows, more: 0);
                Cache.Freeze();
            }
            var predictions = PackedExample.Predictions(rows, Batch).ToList();
            Positions = [.. predictions.Select(p => p.Position)];
            Tokens = [.. predictions.Select(p => p.Token)];
            Question = [.. predictions.Select(p => questions[p.Row])];
            Weight = [.. predictions.Select(p => (p.Answer == 0 ? 1.0 : -1.0) / rows[p.Row].Answers[p.Answer].Count)];
        }

        public TokenBatch Batch { get; }

        public KeyValueCache? Cache { get; }

        public int[] Positions { get; }

        public int[] Tokens { get; }

        public int[] Question { get; }

        public double[] Weight { get; }
    }
}
