using System.Globalization;
using ValueLocate.Locating;
using ValueLocate.Statistics;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Pipeline;

/// <summary>Chooses strengths by damage and shows the effect over strengths, on validation questions.</summary>
internal sealed class SteerStage
{
    /// <summary>Questions a dimension for the dose-response: a picture, not a claim.</summary>
    private const int DoseQuestions = 8;
    private static readonly double[] Shares = [0.25, 0.5, 1, 1.5];

    private readonly RunSession session;
    private readonly LocateResult located;
    private readonly DamageMeter damage;

    public SteerStage(RunSession session, LocateResult located)
    {
        (this.session, this.located) = (session, located);
        damage = new DamageMeter(session.Measuring, choosing: true);
    }

    /// <summary>An estimate: how often a search tries is not known before.</summary>
    public long Tokens()
    {
        const int TriesOfBothSearches = 8;
        using var effect = Meter();
        return Enumerable.Range(0, located.Sets.Count)
            .Sum(d => 4 * Shares.Length * effect.Tokens(d) + 2 * (TriesOfBothSearches + Shares.Length) * damage.Tokens);
    }

    public List<SteeringChoice> Run()
    {
        using var effect = Meter();
        var choices = new List<SteeringChoice>();
        for (var d = 0; d < located.Sets.Count; d++)
        {
            choices.Add(Choose(effect, d));
            effect.Release(d);
        }
        return choices;
    }

    private EffectMeter Meter() => new(session.Measuring, "validation", session.Data.Validation, DoseQuestions);

    private static string Text(double gamma) => gamma.ToString("R", CultureInfo.InvariantCulture);

    private SteeringChoice Choose(EffectMeter effect, int d)
    {
        var id = session.Data.Dimensions[d].Id;
        var s = session.Settings;
        var found = Search($"{id}|found", located.Sets[d]);
        var gamma = s.Gamma ?? found.Gamma;
        return new SteeringChoice
        {
            Dimension = id,
            Gamma = gamma,
            Damage = s.Gamma is null ? found.Damage : damage.Of($"{id}|found|{Text(gamma)}", located.Sets[d], gamma),
            Doses = [.. Shares.Select(share => DoseAt(effect, d, id, share * gamma))],
            // The other variant is compared at the same size of edit, not searched for: its damage is reported beside it.
            GammaOther = located.OtherSets.Count == 0 ? null
                : gamma * SteeringRule.Size(located.Sets[d], s.Preset) / Math.Max(1e-12, SteeringRule.Size(located.OtherSets[d], s.Preset)),
            GammaResidual = SearchResidual(id),
        };
    }

    /// <summary>A tenth of the budget is kept back: the damage that is reported is measured on other texts.</summary>
    private (double Gamma, double Damage) Search(string key, NeuronSet set)
    {
        if (session.Settings.Gamma is { } given && key.EndsWith("found", StringComparison.Ordinal)) return (given, 0);
        var first = session.Settings.Preset == SteeringPreset.MeanDifference ? 4.0 : 1.0;
        var budget = 0.9 * session.Settings.DamageBudget;
        var found = GammaSearch.Find(gamma => damage.Of($"{key}|{Text(gamma)}", set, gamma), budget, first);
        if (found.Damage >= budget) return found;
        throw new ValueLocateException(string.Create(CultureInfo.InvariantCulture,
            $"{set.Dimension}: no strength stays within the damage budget of {session.Settings.DamageBudget}: even at gamma 0 the edit costs "
                + $"{found.Damage:0.00} nats a token of neutral text, because the preset sets the other aspect's neurons ({set.Count} were selected for "
                + $"both) to 0. Give --gamma, which is then not searched, a larger --damage-budget, or a rule that selects fewer neurons."));
    }

    private double SearchResidual(string id)
    {
        return GammaSearch.Find(
            gamma => Math.Min(
                damage.Of($"{id}|residual|{Text(gamma)}|+", session.Residual(id, gamma)),
                damage.Of($"{id}|residual|{Text(gamma)}|-", session.Residual(id, -gamma))),
            0.9 * session.Settings.DamageBudget,
            2).Gamma;
    }

    private Dose DoseAt(EffectMeter effect, int d, string id, double gamma)
    {
        var half = EffectMeter.Half(effect.Both($"{id}|found|{Text(gamma)}", d, located.Sets[d], gamma));
        var random = MatchedRandom.Draw(located.Sets[d], located.Neurons, new Random(session.Settings.Seed));
        var control = EffectMeter.Half(effect.Both($"{id}|random|{Text(gamma)}", d, random, gamma));
        var interval = Estimate.Of(control, session.Settings.Seed);
        return new Dose(gamma, Estimate.Of(half, session.Settings.Seed), interval.Mean, (interval.High - interval.Low) / 3.92,
            damage.Of($"{id}|found|{Text(gamma)}", located.Sets[d], gamma));
    }
}
