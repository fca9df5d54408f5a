using ValueLocate.Datasets;
using ValueLocate.Locating;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Pipeline;

/// <summary>Effects on questions that nothing was found or chosen on, beside every control.</summary>
internal sealed class ValidateStage
{
    private readonly RunSession session;
    private readonly LocateResult located;
    private readonly IReadOnlyList<SteeringChoice> choices;
    private readonly DamageMeter damage;
    private readonly Lazy<ModelSanity?> sanity;

    public ValidateStage(RunSession session, LocateResult located, IReadOnlyList<SteeringChoice> choices)
    {
        (this.session, this.located, this.choices) = (session, located, choices);
        damage = new DamageMeter(session.Measuring, choosing: false);
        sanity = new(() => ModelSanity.Of(session.Model, session.Data.Dataset.Neutral, session.Data.Judged, session.Cancellation));
    }

    /// <summary>An estimate of what a table with all controls reads, and of what the run's own validation adds.</summary>
    public long Tokens(IReadOnlyList<Pair> pairs)
    {
        using var meter = new EffectMeter(session.Measuring, "", pairs);
        var dimensions = Enumerable.Range(0, located.Sets.Count).Where(d => meter.Count(d) > 0).ToList();
        var all = dimensions.Sum(meter.Tokens);
        // Both directions on every dimension, the other variant on a quarter; permuted labels and the residual stream on half.
        var effects = all * (2 * dimensions.Count + 1) + all * dimensions.Count / 2 + 2 * all;
        var random = dimensions.Sum(d =>
            2L * session.Settings.RandomDraws * meter.Tokens(d) * EffectMeter.Places(meter.Count(d), session.Settings.RandomQuestions).Count / meter.Count(d));
        return effects + random + 6 * dimensions.Count * damage.Tokens;
    }

    public ValidationResult Run()
    {
        var data = session.Data;
        var heldOut = data.HeldOutAuthor is not null;
        return new ValidationResult
        {
            HeldOut = heldOut,
            Judged = Table(heldOut ? "held-out author " + data.HeldOutAuthor : "test split", data.Judged, controls: true),
            Test = heldOut && data.Test.Count > 0 ? Table("test split of the searched authors", Spread(data.Test), controls: false) : null,
            Answers = [.. located.Sets.SelectMany((set, d) =>
                SteeredAnswers.Answer(session.Model, set, session.Settings.Preset, choices[d].Gamma, Questions(d), AnswerOptions, session.Cancellation))],
            Traces = [.. located.Sets.SelectMany(set => NeuronTraces.Of(session, set))],
        };
    }

    /// <summary>Effects on a set of questions.</summary>
    /// <param name="name">The set's name in the result.</param>
    /// <param name="pairs">The questions; dimensions without any are left out.</param>
    /// <param name="controls">With leakage, random, permuted and residual controls, or only the effects.</param>
    public EffectTable Table(string name, IReadOnlyList<Pair> pairs, bool controls)
    {
        using var meter = new EffectMeter(session.Measuring, name, pairs);
        var dimensions = Enumerable.Range(0, located.Sets.Count).Where(d => meter.Count(d) > 0).ToList();
        if (controls) MeasureByQuestions(meter, dimensions);
        var measured = dimensions.ConvertAll(d => Measure(meter, d, dimensions, controls, pairs, name));
        return EffectTables.Build(name, measured, session.Settings.Seed) with { Sanity = sanity.Value };
    }

    /// <summary>The searched authors' own test questions are a comparison, not the claim: so many a dimension.</summary>
    private List<Pair> Spread(IReadOnlyList<Pair> pairs) => [.. session.Data.Dimensions.SelectMany(d =>
    {
        var own = pairs.Where(p => p.Dimension == d.Id).ToList();
        return EffectMeter.Places(own.Count, 25).Select(i => own[i]);
    })];

    /// <summary>
    /// Every edit on the questions of one dimension, then on the next's: what is kept of their prompts is held for one dimension at a time. The table takes the
    /// numbers from the log.
    /// </summary>
    private void MeasureByQuestions(EffectMeter meter, List<int> dimensions)
    {
        foreach (var e in dimensions)
        {
            meter.Measure("unsteered", e, MeasuredEdit.None);
            foreach (var d in dimensions) meter.Both($"{located.Sets[d].Dimension}|found", e, located.Sets[d], choices[d].Gamma);
            meter.Release(e);
        }
    }

    private MeasuredDimension Measure(EffectMeter meter, int d, List<int> dimensions, bool controls, IReadOnlyList<Pair> pairs, string name)
    {
        var (set, choice) = (located.Sets[d], choices[d]);
        var columns = controls ? dimensions : [d];
        var m = DimensionMeasurement.Of(meter, damage, set, choice.Gamma, d, columns);
        if (!controls)
        {
            meter.Release(d);
            return m;
        }
        Controls(meter, m, d, pairs, name);
        return m;
    }

    private void Controls(EffectMeter meter, MeasuredDimension m, int d, IReadOnlyList<Pair> pairs, string name)
    {
        var (set, choice, settings) = (located.Sets[d], choices[d], session.Settings);
        var id = choice.Dimension;
        using var some = new EffectMeter(session.Measuring, $"{name} ({settings.RandomQuestions} questions)", pairs, settings.RandomQuestions);
        m.RandomPlaces = EffectMeter.Places(meter.Count(d), settings.RandomQuestions);
        DimensionMeasurement.AddRandom(m, some, set, d, located.Neurons, settings.RandomDraws, settings.Seed);
        // Controls ask for less precision than the claim: half of the questions will do, a quarter for how the other variant leaks.
        using var half = new EffectMeter(session.Measuring, name + " (half)", pairs, Math.Max(1, meter.Count(d) / 2));
        var permuted = located.PermutedSets[d];
        m.Permuted = EffectMeter.Half(half.Both($"{id}|permuted", d, permuted,
            choice.Gamma * SteeringRule.Size(set, settings.Preset) / Math.Max(1e-12, SteeringRule.Size(permuted, settings.Preset))));
        var residual = choice.GammaResidual ?? 1;
        m.Residual = EffectMeter.Half((half.Measure($"{id}|residual|+", d, session.Residual(id, residual)),
            half.Measure($"{id}|residual|-", d, session.Residual(id, -residual))));
        m.ResidualDamage = Math.Min(damage.Of($"{id}|residual|+", session.Residual(id, residual)),
            damage.Of($"{id}|residual|-", session.Residual(id, -residual)));
        half.Release(d);
        if (located.OtherSets.Count == 0) return;
        using var quarter = new EffectMeter(session.Measuring, name + " (quarter)", pairs, Math.Max(1, meter.Count(d) / 4));
        m.Other = [.. Enumerable.Range(0, located.Sets.Count).Where(e => meter.Count(e) > 0)
            .Select(e => EffectMeter.Half(quarter.Both($"{id}|other", e, located.OtherSets[d], choice.GammaOther ?? choice.Gamma)))];
        m.DamageOther = damage.Of($"{id}|other", located.OtherSets[d], choice.GammaOther ?? choice.Gamma);
    }

    private SteeredAnswerOptions AnswerOptions => new() { MaxTokens = 60, DecodeOnly = session.Settings.DecodeOnly, OnStep = rows => session.Advance(rows) };

    private List<string> Questions(int d) => [.. session.Data.Judged.Where(p => p.Dimension == session.Data.Dimensions[d].Id).Take(2).Select(p => p.Question)];
}
