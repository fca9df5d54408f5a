using System.Runtime.InteropServices;
using ValueLocate.Inference;
using ValueLocate.Probing;
using static TorchSharp.torch;

namespace ValueLocate.Validation;

/// <summary>
/// What an edit does to the model's predictions on neutral answers: KL(unsteered || steered), and the change of the answer's log-probability. It is measured
/// where answer tokens are predicted, from the prompt's last token on: those are the positions that steering edits, and position 0 is never among them.
/// </summary>
internal sealed class DivergenceReader : IDisposable
{
    /// <summary>Scores over the whole vocabulary exist for so many positions at a time.</summary>
    private const int Chunk = 256;

    private readonly CausalLM model;
    private readonly List<Prepared> batches = [];

    /// <summary>Lays the texts out and reads them unsteered.</summary>
    /// <param name="model">The model, without any edit attached.</param>
    /// <param name="rows">Each with a prompt of at least two tokens and one answer.</param>
    /// <param name="tokensAtOnce">Positions in one pass at most.</param>
    /// <param name="cancellation">Stops between two passes.</param>
    public DivergenceReader(CausalLM model, IReadOnlyList<PackedExample> rows, int tokensAtOnce = 1536, CancellationToken cancellation = default)
    {
        this.model = model;
        Texts = rows.Count;
        if (rows.Any(r => r.Prompt.Count < 2 || r.Answers.Count != 1 || r.AnswerTokens == 0))
            throw new ValueLocateException("A neutral text is too short: damage is measured from its third token on.");
        using var call = model.Use("reading neutral answers", cancellation);
        try
        {
            foreach (var texts in LengthBatches.Of([.. rows.Select(r => r.AnswerTokens)], tokensAtOnce, extra: 1))
            {
                call.ThrowIfStopping();
                batches.Add(new Prepared(model, texts, rows));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Texts read.</summary>
    public int Texts { get; }

    /// <summary>Tokens in one measurement.</summary>
    public int Tokens => batches.Sum(b => b.Batch.Tokens);

    /// <summary>
    /// With whatever hooks are attached now, for each text: KL(unsteered || steered), mean over its positions, and the change of its mean log-probability per
    /// token, both in nats a token.
    /// </summary>
    public (double[] Divergence, double[] LogProbability) Measure(CancellationToken cancellation = default)
    {
        using var call = model.Use("reading neutral answers", cancellation);
        double[] divergence = new double[Texts], change = new double[Texts];
        foreach (var b in batches)
        {
            call.ThrowIfStopping();
            using var hidden = model.Forward(b.Batch, b.Cache);
            b.Cache.Truncate(b.Prefix);
            b.Compare(model, hidden, divergence, change);
        }
        return (divergence, change);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var b in batches) b.Dispose();
    }

    private sealed class Prepared : IDisposable
    {
        private readonly int[] positions;
        private readonly int[] tokens;
        private readonly int[] text;
        private readonly double[] weight;
        private readonly Tensor unsteered;

        public Prepared(CausalLM model, List<int> texts, IReadOnlyList<PackedExample> all)
        {
            var rows = texts.ConvertAll(t => all[t]);
            Batch = PackedExample.Pack(rows, lastPromptOnly: true);
            Cache = PackedExample.ReadPrefixes(model, rows, Batch.Width);
            Prefix = Cache.Length;
            var predictions = PackedExample.Predictions(rows, Batch).ToList();
            positions = [.. predictions.Select(p => p.Position)];
            tokens = [.. predictions.Select(p => p.Token)];
            text = [.. predictions.Select(p => texts[p.Row])];
            weight = [.. predictions.Select(p => 1.0 / rows[p.Row].AnswerTokens)];
            // The unsteered predictions are kept as hidden states: a vocabulary is a hundred times as wide.
            using var hidden = model.Forward(Batch, Cache);
            Cache.Truncate(Prefix);
            unsteered = Chosen(hidden, 0, positions.Length).DetachFromDisposeScope();
        }

        public TokenBatch Batch { get; }

        public KeyValueCache Cache { get; }

        public int Prefix { get; }

        public void Compare(CausalLM model, Tensor hidden, double[] divergence, double[] change)
        {
            using var inference = inference_mode();
            for (var at = 0; at < positions.Length; at += Chunk)
            {
                using var scope = NewDisposeScope();
                var n = Math.Min(Chunk, positions.Length - at);
                var ids = tensor(tokens.AsSpan(at, n).ToArray(), ScalarType.Int64, model.Device).unsqueeze(1);
                var before = nn.functional.log_softmax(model.Logits(unsteered.narrow(0, at, n)), 1);
                var after = nn.functional.log_softmax(model.Logits(Chosen(hidden, at, n)), 1);
                var lost = before - after;
                using var kl = (before.exp() * lost).sum(1).cpu();
                using var gain = lost.gather(1, ids).neg().cpu();
                var k = MemoryMarshal.Cast<byte, float>(kl.bytes);
                var g = MemoryMarshal.Cast<byte, float>(gain.bytes);
                for (var i = 0; i < n; i++)
                {
                    divergence[text[at + i]] += weight[at + i] * k[i];
                    change[text[at + i]] += weight[at + i] * g[i];
                }
            }
        }

        public void Dispose()
        {
            Cache.Dispose();
            unsteered.Dispose();
        }

        /// <summary>[position, hidden] of some of the positions.</summary>
        private Tensor Chosen(Tensor hidden, int from, int count)
        {
            using var scope = NewDisposeScope();
            var index = tensor(positions.AsSpan(from, count).ToArray(), ScalarType.Int32, hidden.device);
            return hidden.view(-1, hidden.shape[^1]).index_select(0, index).MoveToOuterDisposeScope();
        }
    }
}
