using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Steering;
using ValueLocate.Values;

namespace ValueLocate.Validation;

/// <summary>Effects of edits on given pairs, in memory.</summary>
internal static class EditValidation
{
    public static EffectTable Table(
        LanguageModel model, IReadOnlyList<ValueEdit> edits, IReadOnlyList<Pair> pairs, ValidateOptions options, Action<long>? advance,
        CancellationToken cancellation)
    {
        List<string> dimensions = [.. edits.Select(e => e.Set.Dimension)];
        if (edits.Count == 0) throw new ValueLocateException("There is no edit to validate.");
        if (dimensions.Distinct().Count() < dimensions.Count)
            throw new ValueLocateException("Two edits are of the same dimension: validate one after the other.");
        if (edits.Any(e => (e.Preset, e.DecodeOnly) != (edits[0].Preset, edits[0].DecodeOnly)))
            throw new ValueLocateException("The edits differ in formula or positions: validate them one after the other.");
        if (options.RandomDraws is 1 or < 0) throw new ValueLocateException($"{options.RandomDraws} random draws were asked for: give 0 (none) or at least 2.");
        using var call = model.Decoder.Use("validating", cancellation);
        var context = new MeasureContext
        {
            Model = model,
            Dimensions = dimensions,
            Opposites = Schwartz.Dimensions.Where(d => dimensions.Contains(d.Id)).ToDictionary(d => d.Id, d => d.OppositeId!),
            Neutral = NeutralTexts.From(options.NeutralChat, options.Neutral),
            Preset = edits[0].Preset,
            DecodeOnly = edits[0].DecodeOnly,
            Seed = options.Seed,
            Log = new MeasurementLog(null),
            Advance = advance,
            Cancellation = cancellation,
        };
        using var meter = new EffectMeter(context, options.Questions, pairs);
        if (dimensions.FindIndex(d => meter.Count(dimensions.IndexOf(d)) == 0) is >= 0 and var none)
            throw new ValueLocateException($"No pair is of the dimension {dimensions[none]}: give pairs of each edit's dimension.");
        using var damage = context.Neutral.Count == 0 ? null : new DamageMeter(context, NeutralPart.All);
        var all = Enumerable.Range(0, dimensions.Count).ToList();
        var measured = all.ConvertAll(d =>
        {
            var m = DimensionMeasurement.Of(meter, damage, edits[d].Set, edits[d].Gamma, d, all);
            m.RandomPlaces = EffectMeter.Places(meter.Count(d), 0);
            DimensionMeasurement.AddRandom(m, meter, edits[d].Set, d, model.Decoder.Config.IntermediateSize, options.RandomDraws, options.Seed);
            return m;
        });
        return EffectTables.Build(options.Questions, measured, options.Seed) with { Sanity = ModelSanity.Of(model, options.Neutral, pairs, cancellation) };
    }
}
