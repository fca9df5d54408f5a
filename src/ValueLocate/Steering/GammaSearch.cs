namespace ValueLocate.Steering;

/// <summary>
/// The largest strength whose damage stays within a budget. Damage grows about with the square of a small edit, so each try scales the last by
/// the square root of what is left of the budget; once strengths on both sides of the budget are known, by the power of the strength that leads through both.
/// </summary>
internal static class GammaSearch
{
    private const int Tries = 9;

    /// <summary>The share of the budget that is near enough.</summary>
    private const double Enough = 0.9;

    /// <summary>The most that one try is scaled by.</summary>
    private const double MostSteep = 4;

    /// <summary>
    /// The chosen strength and its damage; 0 where no other is within the budget, with the damage of 0, which a preset that clamps does not leave at nothing.
    /// </summary>
    /// <param name="damage">Strength to damage (nats a token, below 0).</param>
    /// <param name="budget">Below 0.</param>
    /// <param name="first">The first strength to try.</param>
    /// <param name="largest">No strength above this is tried.</param>
    public static (double Gamma, double Damage) Find(Func<double, double> damage, double budget, double first, double largest = 1024)
    {
        var (good, goodDamage, bad, badDamage) = (0.0, 0.0, double.PositiveInfinity, 0.0);
        var aim = 0.95 * budget;
        var gamma = Math.Min(first, largest);
        for (var i = 0; i < Tries; i++)
        {
            var d = damage(gamma);
            if (d >= budget) (good, goodDamage) = (gamma, d);
            else (bad, badDamage) = (gamma, d);
            if ((good == gamma && d <= Enough * budget) || good >= largest) break;
            if (double.IsInfinity(bad))
            {
                gamma = Math.Min(largest, gamma * Math.Clamp(d < 0 ? Math.Sqrt(aim / d) : MostSteep, 1.02, MostSteep));
            }
            else if (good > 0 && goodDamage < 0)
            {
                // Off either end, so that the gap shrinks each time however the curve bends.
                var power = Math.Log(badDamage / goodDamage) / Math.Log(bad / good);
                gamma = Math.Clamp(good * Math.Pow(aim / goodDamage, 1 / power), good + 0.05 * (bad - good), bad - 0.05 * (bad - good));
            }
            else
            {
                gamma = good > 0 ? (good + bad) / 2 : bad * Math.Clamp(Math.Sqrt(aim / badDamage), 1 / MostSteep, 0.9);
            }
        }
        return good > 0 ? (good, goodDamage) : (0, damage(0));
    }
}
