using ValueLocate.Locating;
using ValueLocate.Inference;
using ValueLocate.Validation;

namespace ValueLocate.Pipeline;

/// <summary>What an edit takes from the log-probability of neutral prose, kept in the run's log.</summary>
internal sealed class DamageMeter(RunSession session, bool choosing)
{
    private readonly Lazy<NeutralReader> reader = new(() => new NeutralReader(session.Model.Model, [.. session.Data.Dataset.Neutral
        .Where((_, i) => i % 4 == 0 == choosing)
        .Select(t => session.Model.Tokenizer.Encode(t.Text))]));

    private string Name => choosing ? "neutral-choosing" : "neutral";

    /// <summary>Tokens of one measurement.</summary>
    public long Tokens => reader.Value.Tokens;

    /// <summary>The worse of a neuron edit's two directions, nats a token.</summary>
    public double Of(string key, NeuronSet set, double gamma) =>
        Math.Min(Of(key + "|+", () => EffectMeter.Hook(session, set, true, gamma)), Of(key + "|-", () => EffectMeter.Hook(session, set, false, gamma)));

    /// <summary>Change of the mean log-probability per token, mean over texts. A quarter of the texts serves to choose strengths, the others to report.</summary>
    public double Of(string key, Func<IActivationHook> hook)
    {
        var plain = Measure("unsteered", null);
        return Measure(key, hook).Average() - plain.Average();
    }

    private double[] Measure(string key, Func<IActivationHook>? hook) => session.Measurements.Get($"{Name}|{key}", () =>
    {
        var attached = hook?.Invoke();
        using var off = attached is null ? null : session.Model.Model.Attach(attached);
        var values = reader.Value.Measure(session.Cancellation);
        (attached as IDisposable)?.Dispose();
        session.Observer?.Advance(reader.Value.Tokens);
        return values;
    });
}
