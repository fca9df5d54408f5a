namespace ValueLocate.Statistics;

/// <summary>A mean over questions with its 95 % interval from a bootstrap over questions, in nats a token.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Low">2.5th percentile of the bootstrap.</param>
/// <param name="High">97.5th percentile.</param>
public sealed record Estimate(double Mean, double Low, double High)
{
    private const int Draws = 2000;

    /// <summary>Whether the interval lies above 0.</summary>
    public bool AboveZero => Low > 0;

    /// <summary>The mean of values and its interval.</summary>
    /// <param name="values">One a question.</param>
    /// <param name="seed">The seed.</param>
    public static Estimate Of(IReadOnlyList<double> values, int seed) => Of([values], means => means[0], seed);

    /// <summary>A statistic of several groups' means; each group of questions is drawn anew by itself.</summary>
    /// <param name="groups">Values of each group, one a question.</param>
    /// <param name="statistic">From the groups' means.</param>
    /// <param name="seed">The seed.</param>
    public static Estimate Of(IReadOnlyList<IReadOnlyList<double>> groups, Func<double[], double> statistic, int seed)
    {
        var random = new Random(seed);
        var drawn = new double[Draws];
        var means = new double[groups.Count];
        for (var b = 0; b < Draws; b++)
        {
            for (var g = 0; g < groups.Count; g++)
            {
                double sum = 0;
                for (var i = 0; i < groups[g].Count; i++) sum += groups[g][random.Next(groups[g].Count)];
                means[g] = sum / groups[g].Count;
            }
            drawn[b] = statistic(means);
        }
        Array.Sort(drawn);
        return new Estimate(statistic([.. groups.Select(g => g.Average())]), drawn[(int)(0.025 * (Draws - 1))], drawn[(int)(0.975 * (Draws - 1))]);
    }

    /// <summary>"+0.118 [+0.081, +0.156]".</summary>
    public override string ToString() => Numbers.Estimate(this);
}
