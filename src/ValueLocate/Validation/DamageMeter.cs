using ValueLocate.Locating;

namespace ValueLocate.Validation;

/// <summary>What an edit takes from the log-probability of neutral prose, kept in the log.</summary>
internal sealed class DamageMeter
{
    private readonly MeasureContext context;
    private readonly string name;
    private readonly string content;
    private readonly Lazy<NeutralReader> reader;

    /// <param name="context">The model, the neutral texts and where numbers are kept.</param>
    /// <param name="choosing">A quarter of the texts serves to choose strengths, the others to report; null: all.</param>
    public DamageMeter(MeasureContext context, bool? choosing)
    {
        this.context = context;
        name = choosing == true ? "neutral-choosing" : "neutral";
        var texts = context.Neutral.Where((_, i) => choosing is not { } half || i % 4 == 0 == half).ToList();
        content = MeasurementKey.Of(texts);
        reader = new(() => new NeutralReader(context.Model.Decoder, texts.ConvertAll(t => context.Model.Tokenizer.Encode(t))));
    }

    /// <summary>Tokens of one measurement.</summary>
    public long Tokens => reader.Value.Tokens;

    /// <summary>The worse of a neuron edit's two directions, nats a token.</summary>
    public double Of(string key, NeuronSet set, double gamma) =>
        Math.Min(Of(key + "|+", MeasuredEdit.Of(context, set, true, gamma)), Of(key + "|-", MeasuredEdit.Of(context, set, false, gamma)));

    /// <summary>Change of the mean log-probability per token, mean over texts.</summary>
    public double Of(string key, MeasuredEdit edit)
    {
        var plain = Measure("unsteered", MeasuredEdit.None);
        return Measure(key, edit).Average() - plain.Average();
    }

    private double[] Measure(string key, MeasuredEdit edit) => context.Measure($"{name}|{key}", content, edit, () =>
    {
        var values = reader.Value.Measure(context.Cancellation);
        context.Advance?.Invoke(reader.Value.Tokens);
        return values;
    });
}
