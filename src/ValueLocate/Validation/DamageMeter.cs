using ValueLocate.Locating;

namespace ValueLocate.Validation;

/// <summary>What an edit costs on neutral texts, kept in the log.</summary>
internal sealed class DamageMeter : IDisposable
{
    private readonly MeasureContext context;
    private readonly string name;
    private readonly string content;
    private readonly Lazy<DivergenceReader> reader;

    /// <param name="context">The model, the neutral texts and where numbers are kept.</param>
    /// <param name="texts">Which of the texts.</param>
    public DamageMeter(MeasureContext context, NeutralPart texts)
    {
        this.context = context;
        name = $"neutral {texts.ToString().ToLowerInvariant()}";
        var rows = context.Neutral.Of(texts).ToList();
        content = MeasurementKey.Of(["divergence", .. rows.SelectMany(r => (string[])[r.Question ?? "", r.Text])]);
        reader = new(() => new DivergenceReader(context.Model.Decoder, NeutralTexts.Rows(context.Model, rows), cancellation: context.Cancellation));
    }

    /// <summary>Tokens of one measurement.</summary>
    public long Tokens => reader.Value.Tokens;

    /// <summary>The worse of a neuron edit's two directions.</summary>
    public Damage Of(string key, NeuronSet set, double gamma) =>
        Damage.Worse(Of(key + "|+", MeasuredEdit.Of(context, set, true, gamma)), Of(key + "|-", MeasuredEdit.Of(context, set, false, gamma)));

    /// <summary>The damage of one edit.</summary>
    public Damage Of(string key, MeasuredEdit edit)
    {
        // Laid out before the edit is attached: that reads the texts unsteered.
        var values = context.Measure($"{name}|{key}", content, edit, () =>
        {
            var (divergence, logProbability) = reader.Value.Measure(context.Cancellation);
            context.Advance?.Invoke(reader.Value.Tokens);
            return [.. divergence, .. logProbability];
        }, before: () => _ = reader.Value);
        return new Damage(values[..(values.Length / 2)], values[(values.Length / 2)..]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (reader.IsValueCreated) reader.Value.Dispose();
    }
}

/// <summary>What an edit costs, text by text, in nats a token.</summary>
/// <param name="Divergence">KL(unsteered || steered).</param>
/// <param name="LogProbability">Change of the text's own log-probability; below 0 where the edit takes some.</param>
internal sealed record Damage(double[] Divergence, double[] LogProbability)
{
    /// <summary>Mean KL over texts.</summary>
    public double Kl => Divergence.Average();

    /// <summary>The one with the larger mean KL.</summary>
    public static Damage Worse(Damage a, Damage b) => a.Kl >= b.Kl ? a : b;
}
