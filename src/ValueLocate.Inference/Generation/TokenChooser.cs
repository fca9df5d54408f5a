namespace ValueLocate.Inference;

/// <summary>The next token from the scores: penalties, then the greatest or a draw.</summary>
internal static class TokenChooser
{
    /// <param name="scores">The scores, which are changed.</param>
    /// <param name="seen">Tokens of prompt and answer.</param>
    /// <param name="counts">How often the answer holds a token.</param>
    /// <param name="options">Penalties, sampling.</param>
    /// <param name="random">What is drawn from.</param>
    public static int Choose(Span<float> scores, HashSet<int> seen, Dictionary<int, int> counts, GenerationOptions options, Random random)
    {
        Penalise(scores, seen, options.RepetitionPenalty);
        Penalise(scores, counts, options);
        return options.Temperature == 0 ? Greatest(scores) : Draw(scores, options, random);
    }

    private static void Penalise(Span<float> scores, HashSet<int> seen, double penalty)
    {
        if (penalty == 1) return;
        var p = (float)penalty;
        foreach (var id in seen)
        {
            if (id < scores.Length) scores[id] = scores[id] < 0 ? scores[id] * p : scores[id] / p;
        }
    }

    private static void Penalise(Span<float> scores, Dictionary<int, int> counts, GenerationOptions options)
    {
        if (options is { PresencePenalty: 0, FrequencyPenalty: 0 }) return;
        foreach (var (id, times) in counts) scores[id] -= (float)(options.PresencePenalty + times * options.FrequencyPenalty);
    }

    /// <summary>The first of the greatest, as argmax gives it.</summary>
    private static int Greatest(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best]) best = i;
        }
        return best;
    }

    private static int Draw(ReadOnlySpan<float> scores, GenerationOptions options, Random random)
    {
        var order = new int[scores.Length];
        var keys = new double[scores.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            keys[i] = -scores[i] / options.Temperature;
        }
        Array.Sort(keys, order);
        var kept = options.TopK == 0 ? order.Length : Math.Min(options.TopK, order.Length);
        var top = keys[0];
        double total = 0;
        for (var i = 0; i < kept; i++) total += keys[i] = Math.Exp(top - keys[i]);
        // top-p cuts what top-k left: tokens until their share reaches p, the one that crosses it included.
        double sum = 0;
        for (var i = 0; i < kept; i++)
        {
            sum += keys[i];
            if (sum >= options.TopP * total) kept = i + 1;
        }
        var target = random.NextDouble() * sum;
        for (var i = 0; i < kept - 1; i++)
        {
            target -= keys[i];
            if (target < 0) return order[i];
        }
        return order[kept - 1];
    }
}
