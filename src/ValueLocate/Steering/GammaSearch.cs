namespace ValueLocate.Steering;

/// <summary>
/// The largest strength whose damage stays within a budget. Damage grows about with the square of a small edit, so each try scales the last by
/// the square root of what is left of the budget.
/// </summary>
public static class GammaSearch
{
    private const int Tries = 7;

    /// <summary>The chosen strength and its damage; 0 where no other is within the budget, with the damage of 0, which a preset that clamps does not leave at nothing.</summary>
    /// <param name="damage">Strength to damage (nats a token, below 0).</param>
    /// <param name="budget">Below 0.</param>
    /// <param name="first">The first strength to try.</param>
    /// <param name="largest">No strength above this is tried.</param>
    public static (double Gamma, double Damage) Find(Func<double, double> damage, double budget, double first, double largest = 1024)
    {
        var (good, goodDamage, bad) = (0.0, 0.0, double.PositiveInfinity);
        var gamma = Math.Min(first, largest);
        for (var i = 0; i < Tries; i++)
        {
            var d = damage(gamma);
            if (d >= budget) (good, goodDamage) = (gamma, d);
            else bad = Math.Min(bad, gamma);
            if ((good == gamma && d <= 0.9 * budget) || good >= largest) break;
            var scale = d < 0 ? Math.Sqrt(0.95 * budget / d) : 4;
            gamma = Math.Min(largest, gamma * Math.Clamp(scale, 0.25, 4));
            // Noise or a bend in the curve can point outside of what is known: then halve the gap.
            if (gamma <= good || gamma >= bad) gamma = double.IsInfinity(bad) ? good * 2 : (good + bad) / 2;
        }
        return good > 0 ? (good, goodDamage) : (0, damage(0));
    }
}
