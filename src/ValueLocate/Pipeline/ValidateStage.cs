using ValueLocate.Datasets;
using ValueLocate.Locating;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Pipeline;

/// <summary>Effects on questions that nothing was found or chosen on, beside every control.</summary>
internal sealed class ValidateStage : IDisposable
{
    private readonly RunSession session;
    private readonly LocateResult located;
    private readonly IReadOnlyList<SteeringChoice> choices;
    private readonly DamageMeter damage;
    private readonly Lazy<ModelSanity?> sanity;

    public ValidateStage(RunSession session, LocateResult located, IReadOnlyList<SteeringChoice> choices)
    {
        (this.session, this.located, this.choices) = (session, located, choices);
        damage = new DamageMeter(session.Measuring, NeutralPart.Reporting);
        sanity = new(() => ModelSanity.Of(session.Model, session.Data.Dataset.Neutral, session.Data.Judged, session.Cancellation));
    }

    /// <summary>An estimate of what a table with all controls reads, and of what the run's own validation adds.</summary>
    public long Tokens(IReadOnlyList<Pair> pairs)
    {
        using var meter = new EffectMeter(session.Measuring, "", pairs);
        var dimensions = Enumerable.Range(0, located.Sets.Count).Where(d => meter.Count(d) > 0).ToList();
        var all = dimensions.Sum(meter.Tokens);
        // Both directions on every dimension, also of two residual-stream baselines; the other variant on a quarter; personas.
        var effects = all * (6 * dimensions.Count + 1) + all * dimensions.Count / 2 + 4 * all;
        var random = dimensions.Sum(d => 6L * session.Settings.RandomDraws * meter.Tokens(d)
            * EffectMeter.Places(meter.Count(d), session.Settings.RandomQuestions).Count / meter.Count(d));
        return effects + random + 8 * dimensions.Count * damage.Tokens;
    }

    public ValidationResult Run()
    {
        var data = session.Data;
        var heldOut = !data.Held.IsNone;
        return new ValidationResult
        {
            HeldOut = heldOut,
            Judged = Table(heldOut ? data.Held.Name : "test split", data.Judged, controls: true),
            Test = heldOut && data.Test.Count > 0 ? Table("test split of the searched authors", Spread(data.Test), controls: false) : null,
            Answers = [.. located.Sets.SelectMany((set, d) =>
                SteeredAnswers.Answer(session.Model, set, session.Settings.Preset, choices[d].Gamma, Questions(d), AnswerOptions, session.Cancellation))],
            Traces = [.. located.Sets.SelectMany(set => NeuronTraces.Of(session, set))],
        };
    }

    /// <inheritdoc/>
    public void Dispose() => damage.Dispose();

    /// <summary>Effects on a set of questions.</summary>
    /// <param name="name">The set's name in the result.</param>
    /// <param name="pairs">The questions; dimensions without any are left out.</param>
    /// <param name="controls">With leakage, random, permuted and residual controls, or only the effects.</param>
    public EffectTable Table(string name, IReadOnlyList<Pair> pairs, bool controls)
    {
        using var meter = new EffectMeter(session.Measuring, name, pairs);
        var dimensions = Enumerable.Range(0, located.Sets.Count).Where(d => meter.Count(d) > 0).ToList();
        var drawn = controls ? new DrawnControls(session, located) : null;
        var measured = dimensions.ConvertAll(d => Measure(meter, d, dimensions, drawn, pairs, name));
        return EffectTables.Build(name, measured, session.Settings.Seed) with { Sanity = sanity.Value };
    }

    /// <summary>The searched authors' own test questions are a comparison, not the claim: so many a dimension.</summary>
    private List<Pair> Spread(IReadOnlyList<Pair> pairs) => [.. session.Data.Dimensions.SelectMany(d =>
    {
        var own = pairs.Where(p => p.Dimension == d.Id).ToList();
        return EffectMeter.Places(own.Count, 25).Select(i => own[i]);
    })];

    private MeasuredDimension Measure(EffectMeter meter, int d, List<int> dimensions, DrawnControls? controls, IReadOnlyList<Pair> pairs, string name)
    {
        var (set, choice) = (located.Sets[d], choices[d]);
        var columns = controls is not null ? dimensions : [d];
        var m = DimensionMeasurement.Of(meter, damage, set, choice.Gamma, d, columns);
        if (controls is null)
        {
            meter.Release(d);
            return m;
        }
        Controls(meter, m, d, controls, pairs, name);
        return m;
    }

    private void Controls(EffectMeter meter, MeasuredDimension m, int d, DrawnControls drawn, IReadOnlyList<Pair> pairs, string name)
    {
        var choice = choices[d];
        var id = choice.Dimension;
        using var some = new EffectMeter(session.Measuring, $"{name} ({session.Settings.RandomQuestions} questions)", pairs, session.Settings.RandomQuestions);
        m.RandomPlaces = EffectMeter.Places(meter.Count(d), session.Settings.RandomQuestions);
        drawn.AddTo(m, some, d, choice.Gamma);
        foreach (var residual in choice.Residual)
        {
            var vector = ResidualVectors.Of(session.Probed(), d, residual.Name, residual.Layer);
            var key = $"{id}|{residual.Name}";
            m.Baselines.Add(new MeasuredBaseline(
                residual.Name, residual.Layer, residual.Gamma,
                [.. Enumerable.Range(0, located.Sets.Count).Where(e => meter.Count(e) > 0).Select(e => meter.Both(key, e, Edit))],
                Damage.Worse(damage.Of(key + "|+", Edit(1)), damage.Of(key + "|-", Edit(-1)))));

            MeasuredEdit Edit(double sign) =>
                MeasuredEdit.Residual(residual.Layer, Array.ConvertAll(vector, x => (float)(sign * residual.Gamma * x)));
        }
        if (Personas(d) is { } persona)
            m.Baselines.Add(new MeasuredBaseline(Baseline.Persona, null, double.NaN, [meter.Prompted($"{id}|persona", d, persona)], null));
        if (located.OtherSets.Count == 0) return;
        using var quarter = new EffectMeter(session.Measuring, name + " (quarter)", pairs, Math.Max(1, meter.Count(d) / 4));
        m.Other = [.. Enumerable.Range(0, located.Sets.Count).Where(e => meter.Count(e) > 0)
            .Select(e => EffectMeter.Half(quarter.Both($"{id}|other", e, located.OtherSets[d], choice.GammaOther ?? choice.Gamma)))];
        m.DamageOther = damage.Of($"{id}|other", located.OtherSets[d], choice.GammaOther ?? choice.Gamma).LogProbability.Average();
    }

    /// <summary>A description of an aspect for each question in turn; null where the dataset has none for the dimension.</summary>
    private Func<int, Aspect, string>? Personas(int d)
    {
        var all = session.Data.Dataset.Descriptions.Where(x => x.Dimension == session.Data.Dimensions[d].Id).ToLookup(x => x.Aspect, x => x.Text);
        if (!all.Contains(Aspect.Positive) || !all.Contains(Aspect.Negative)) return null;
        return (question, aspect) => all[aspect].ElementAt(question % all[aspect].Count());
    }

    private SteeredAnswerOptions AnswerOptions => new() { MaxTokens = 60, DecodeOnly = session.Settings.DecodeOnly, OnStep = rows => session.Advance(rows) };

    private List<string> Questions(int d) => [.. session.Data.Judged.Where(p => p.Dimension == session.Data.Dimensions[d].Id).Take(2).Select(p => p.Question)];
}
