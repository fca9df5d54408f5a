using ValueLocate.Inference;
using ValueLocate.Steering;

namespace ValueLocate.Validation;

/// <summary>What measurements of edits need: the model, the texts that damage is measured on, how an edit is made, and where numbers are kept.</summary>
internal sealed record MeasureContext
{
    public required LanguageModel Model { get; init; }

    /// <summary>Ids of the dimensions; measurements name a dimension by its place here.</summary>
    public required IReadOnlyList<string> Dimensions { get; init; }

    /// <summary>Dimension to the one across the circle, where the theory names one.</summary>
    public IReadOnlyDictionary<string, string> Opposites { get; init; } = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;

    /// <summary>Neutral texts.</summary>
    public NeutralTexts Neutral { get; init; } = NeutralTexts.None;

    public SteeringPreset Preset { get; init; }

    /// <summary>Whether edits leave the prompt alone.</summary>
    public bool DecodeOnly { get; init; }

    public int Seed { get; init; }

    /// <summary>Numbers that were measured before are not measured again.</summary>
    public required MeasurementLog Log { get; init; }

    /// <summary>Is told of tokens as they are read.</summary>
    public Action<long>? Advance { get; init; }

    public CancellationToken Cancellation { get; init; }

    /// <summary>The measurement of this content under this edit, made now if the log does not hold it.</summary>
    /// <param name="key">What a reader of the log sees.</param>
    /// <param name="content">A hash of the texts that are measured.</param>
    /// <param name="edit">The edit.</param>
    /// <param name="measure">Measures with the edit attached.</param>
    /// <param name="before">Is done before the edit is attached.</param>
    public double[] Measure(string key, string content, MeasuredEdit edit, Func<double[]> measure, Action? before = null) =>
        Log.Get($"{key}#{MeasurementKey.Of(Model.Fingerprint, Model.Decoder.Options.Dtype, content, edit.Hash)}", () =>
        {
            before?.Invoke();
            using var off = edit.Attach(Model.Decoder);
            return measure();
        });
}
