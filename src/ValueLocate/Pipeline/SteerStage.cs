using System.Globalization;
using ValueLocate.Locating;
using ValueLocate.Statistics;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Pipeline;

/// <summary>Chooses strengths by damage and shows the effect over strengths, on validation questions.</summary>
internal sealed class SteerStage : IDisposable
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
        damage = new DamageMeter(session.Measuring, NeutralPart.Choosing);
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

    /// <inheritdoc/>
    public void Dispose() => damage.Dispose();

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
            Kl = s.Gamma is null ? found.Kl : damage.Of($"{id}|found|{Text(gamma)}", located.Sets[d], gamma).Kl,
            Doses = [.. Shares.Select(share => DoseAt(effect, d, id, share * gamma))],
            // The other variant is compared at the same size of edit, not searched for: its damage is reported beside it.
            GammaOther = located.OtherSets.Count == 0 ? null
                : gamma * SteeringRule.Size(located.Sets[d], s.Preset) / Math.Max(1e-12, SteeringRule.Size(located.OtherSets[d], s.Preset)),
            Residual = [.. ResidualVectors.Names(session.Probed()).Select(name => SearchResidual(effect, d, id, name))],
        };
    }

    /// <summary>A tenth of the budget is kept back: the damage that is reported is measured on other texts.</summary>
    private (double Gamma, double Kl) Search(string key, NeuronSet set)
    {
        if (session.Settings.Gamma is { } given && key.EndsWith("found", StringComparison.Ordinal)) return (given, 0);
        var first = session.Settings.Preset switch
        {
            // A step is scaled to its predicted cost, which grows with the square of a small edit.
            SteeringPreset.NaturalGradient => Math.Sqrt(session.Settings.KlBudget / NaturalGradient.KlOfStep),
            SteeringPreset.MeanDifference => 4.0,
            _ => 1.0,
        };
        var budget = 0.9 * session.Settings.KlBudget;
        var found = GammaSearch.Find(gamma => -damage.Of($"{key}|{Text(gamma)}", set, gamma).Kl, -budget, first);
        if (-found.Damage <= budget) return (found.Gamma, -found.Damage);
        throw new ValueLocateException(string.Create(CultureInfo.InvariantCulture,
            $"{set.Dimension}: no strength stays within the KL budget of {session.Settings.KlBudget}: even at gamma 0 the edit costs "
                + $"{-found.Damage:0.00} nats a token of neutral answers, because the preset sets the other aspect's neurons ({set.Count} were selected "
                + $"for both) to 0. Give --gamma, which is then not searched, a larger --kl-budget, or a rule that selects fewer neurons."));
    }

    /// <summary>The layer whose vector does most on validation questions at the budget's predicted cost, then the strength that the budget allows.</summary>
    private ResidualChoice SearchResidual(EffectMeter effect, int d, string id, string name)
    {
        var statistics = session.Probed();
        var first = Math.Sqrt(session.Settings.KlBudget / NaturalGradient.KlOfStep);
        var layers = located.Layers;
        // Every second layer of the middle: the first and last ones change the text before the value.
        var tried = Enumerable.Range(0, layers).Where(l => layers < 8 || l >= layers / 3 && l < layers * 5 / 6 && (l - layers / 3) % 3 == 0).ToList();
        var best = tried.MaxBy(l => EffectMeter.Half(effect.Both($"{id}|{name} {l}|{Text(first)}", d, g => Edit(l, g * first))).Average());
        var found = GammaSearch.Find(
            gamma => -Damage.Worse(damage.Of($"{id}|{name} {best}|{Text(gamma)}|+", Edit(best, gamma)),
                damage.Of($"{id}|{name} {best}|{Text(gamma)}|-", Edit(best, -gamma))).Kl,
            -0.9 * session.Settings.KlBudget,
            first);
        return new ResidualChoice(name, best, found.Gamma);

        MeasuredEdit Edit(int layer, double gamma) =>
            MeasuredEdit.Residual(layer, Array.ConvertAll(ResidualVectors.Of(statistics, d, name, layer), x => (float)(gamma * x)));
    }

    private Dose DoseAt(EffectMeter effect, int d, string id, double gamma)
    {
        var half = EffectMeter.Half(effect.Both($"{id}|found|{Text(gamma)}", d, located.Sets[d], gamma));
        var random = MatchedRandom.Draw(located.Sets[d], located.Neurons, new Random(session.Settings.Seed));
        var control = EffectMeter.Half(effect.Both($"{id}|random|{Text(gamma)}", d, random, gamma));
        var interval = Estimate.Of(control, session.Settings.Seed);
        return new Dose(gamma, Estimate.Of(half, session.Settings.Seed), interval.Mean, (interval.High - interval.Low) / 3.92,
            damage.Of($"{id}|found|{Text(gamma)}", located.Sets[d], gamma).Kl);
    }
}
