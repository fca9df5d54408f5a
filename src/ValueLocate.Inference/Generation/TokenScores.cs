using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Log-probabilities of tokens from scores over the vocabulary.</summary>
internal static class TokenScores
{
    /// <summary>Scores over the whole vocabulary exist for so many positions at a time.</summary>
    private const int Chunk = 64;

    /// <summary>A token with its log-probability and the likeliest ones.</summary>
    /// <param name="row">The row.</param>
    /// <param name="id">The token.</param>
    /// <param name="scores">Scores over the vocabulary.</param>
    /// <param name="likeliest">How many of the likeliest are wanted.</param>
    public static GeneratedToken Of(int row, int id, ReadOnlySpan<float> scores, int likeliest)
    {
        var norm = LogSumExp(scores);
        return new GeneratedToken(row, id)
        {
            LogProbability = scores[id] - norm,
            Likeliest = [.. Greatest(scores, likeliest).Select(t => new TokenProbability(t.Id, t.Score - norm))],
        };
    }

    /// <summary>Tells each token of each prompt.</summary>
    /// <param name="model">The model.</param>
    /// <param name="hidden">[batch, position, hidden]: what it computed for the prompts, which end in the same column.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="likeliest">How many of the likeliest are wanted.</param>
    /// <param name="told">Is told.</param>
    /// <param name="call">The call around, which may be told to stop.</param>
    public static void OfPrompts(
        CausalLM model, Tensor hidden, IReadOnlyList<IReadOnlyList<int>> prompts, int likeliest, Action<GeneratedToken> told, ModelCall call)
    {
        using var inference = inference_mode();
        for (var r = 0; r < prompts.Count; r++)
        {
            var ids = prompts[r];
            told(new GeneratedToken(r, ids[0]));
            using var row = hidden.select(0, r);
            for (var at = 1; at < ids.Count; at += Chunk)
            {
                call.ThrowIfStopping();
                var n = Math.Min(Chunk, ids.Count - at);
                using var positions = row.narrow(0, row.shape[0] - ids.Count + at - 1, n);
                using var logits = model.Logits(positions);
                using var onCpu = logits.cpu();
                var scores = MemoryMarshal.Cast<byte, float>(onCpu.bytes);
                var width = scores.Length / n;
                for (var i = 0; i < n; i++) told(Of(r, ids[at + i], scores.Slice(i * width, width), likeliest));
            }
        }
    }

    private static double LogSumExp(ReadOnlySpan<float> scores)
    {
        var most = float.NegativeInfinity;
        foreach (var s in scores) most = Math.Max(most, s);
        double sum = 0;
        foreach (var s in scores) sum += Math.Exp((double)s - most);
        return most + Math.Log(sum);
    }

    /// <summary>The greatest scores, greatest first; of equal ones the lower id comes first.</summary>
    private static List<(int Id, float Score)> Greatest(ReadOnlySpan<float> scores, int count)
    {
        var kept = new List<(int Id, float Score)>(count + 1);
        for (var id = 0; id < scores.Length; id++)
        {
            if (kept.Count == count && (count == 0 || scores[id] <= kept[^1].Score)) continue;
            var place = kept.Count;
            while (place > 0 && scores[id] > kept[place - 1].Score) place--;
            kept.Insert(place, (id, scores[id]));
            if (kept.Count > count) kept.RemoveAt(count);
        }
        return kept;
    }
}
