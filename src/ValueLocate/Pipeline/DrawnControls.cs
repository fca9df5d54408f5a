using ValueLocate.Locating;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Pipeline;

/// <summary>
/// Many draws of each control: random directions (other neurons with the found ones' edits), random neurons with their own edits, and neurons found with
/// permuted labels. The last two are edited at the KL that the found neurons' edit is predicted to cost: a search for every draw would cost an hour.
/// </summary>
internal sealed class DrawnControls
{
    private readonly RunSession session;
    private readonly LocateResult located;
    private readonly double[] norms;

    public DrawnControls(RunSession session, LocateResult located)
    {
        (this.session, this.located) = (session, located);
        norms = MatchedNeurons.Norms(session.Model.Decoder);
    }

    /// <summary>Measures all draws.</summary>
    /// <param name="m">Where they go.</param>
    /// <param name="meter">The questions.</param>
    /// <param name="d">The place of the dimension.</param>
    /// <param name="gamma">The found neurons' strength.</param>
    public void AddTo(MeasuredDimension m, EffectMeter meter, int d, double gamma)
    {
        var (set, s) = (located.Sets[d], session.Settings);
        DimensionMeasurement.AddRandom(m, meter, set, d, located.Neurons, s.RandomDraws, s.Seed);
        var statistics = session.Probed();
        var descent = statistics.HasGradients && statistics.Curvature is { } curvature
            ? new Descent(curvature, NaturalGradient.Slope([.. statistics.Gradients.Select(g => g.Mean())], d)) : null;
        var matched = new MatchedNeurons(statistics.Difference(set.Dimension), descent, norms);
        var random = new Random(unchecked(s.Seed * 7919 + d * 1009 + 500));
        for (var r = 0; r < s.RandomDraws; r++)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            m.RandomNeurons.Add(Effect($"{set.Dimension}|random neurons {r}", Quantiled(matched.Draw(set, random))));
            m.Permuted.Add(Effect($"{set.Dimension}|permuted {r}", LocateStage.Permuted(session, d, r, set.Count)));
        }

        double[] Effect(string key, NeuronSet drawn) => EffectMeter.Half(meter.Both(key, d, drawn, gamma * Strength(set, drawn)));
    }

    private NeuronSet Quantiled(NeuronSet set) => session.Settings.Preset == SteeringPreset.Npti ? Quantiles.Add(session, [set]).First() : set;

    /// <summary>What a drawn set's gamma is multiplied by for the cost of the found set's: the predicted KL; where a preset clamps, the edit's size.</summary>
    private double Strength(NeuronSet found, NeuronSet drawn)
    {
        var preset = session.Settings.Preset;
        if (!SteeringRule.Adds(preset) || session.Probed().Curvature is not { } curvature)
            return SteeringRule.Size(found, preset) / Math.Max(1e-12, SteeringRule.Size(drawn, preset));
        return Math.Sqrt(Kl(found) / Math.Max(1e-18, Kl(drawn)));

        double Kl(NeuronSet set)
        {
            var edit = SteeringRule.Build(set, towardPositive: true, preset, 1).Layers
                .SelectMany(l => l.Add.Select(a => (Place: l.Layer * located.Neurons + a.Neuron, a.Value))).ToList();
            return curvature.Kl(edit.ConvertAll(a => a.Place), edit.ConvertAll(a => (double)a.Value));
        }
    }
}
