using ValueLocate.Locating;
using ValueLocate.Steering;

namespace ValueLocate.Validation;

/// <summary>The measurements that every table of effects holds, however its neurons came about.</summary>
internal static class DimensionMeasurement
{
    /// <summary>Unsteered, and steered both ways on the questions of each measured dimension; damage.</summary>
    /// <param name="meter">The questions.</param>
    /// <param name="damage">The neutral texts; null: damage is not measured.</param>
    /// <param name="set">The neurons.</param>
    /// <param name="gamma">The strength.</param>
    /// <param name="dimension">The place of the dimension that is steered.</param>
    /// <param name="columns">Places of the dimensions that are measured, the steered one among them.</param>
    public static MeasuredDimension Of(EffectMeter meter, DamageMeter? damage, NeuronSet set, double gamma, int dimension, List<int> columns) =>
        new(set.Dimension, set.Count, gamma, columns.IndexOf(dimension))
        {
            Unsteered = meter.Measure("unsteered", dimension, MeasuredEdit.None),
            Effects = columns.ConvertAll(e => meter.Both($"{set.Dimension}|found", e, set, gamma)),
            Damage = damage?.Of($"{set.Dimension}|found", set, gamma),
            Opposite = meter.Opposite(set.Dimension),
        };

    /// <summary>Adds matched random sets.</summary>
    /// <param name="m">Where they go.</param>
    /// <param name="meter">The questions that they are measured on.</param>
    /// <param name="set">The found neurons.</param>
    /// <param name="dimension">The place of the dimension.</param>
    /// <param name="neurons">Neurons in a layer.</param>
    /// <param name="draws">How many sets.</param>
    /// <param name="seed">The seed.</param>
    public static void AddRandom(MeasuredDimension m, EffectMeter meter, NeuronSet set, int dimension, int neurons, int draws, int seed)
    {
        for (var r = 0; r < draws; r++)
        {
            var drawn = MatchedRandom.Draw(set, neurons, new Random(unchecked(seed * 7919 + dimension * 1009 + r + 1)));
            m.Random.Add(EffectMeter.Half(meter.Both($"{set.Dimension}|random {r}", dimension, drawn, m.Gamma)));
        }
    }
}
