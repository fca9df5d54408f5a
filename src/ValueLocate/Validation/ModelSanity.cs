using System.Globalization;
using System.Text.Json.Serialization;
using ValueLocate.Datasets;
using ValueLocate.Inference;

namespace ValueLocate.Validation;

/// <summary>
/// Whether a model, without any edit, predicts neutral text better than drawing tokens at random does. One that does not (weights read wrongly, an untrained
/// model) shows nothing about values, whatever the other numbers are: no verdict is given on it.
/// </summary>
/// <param name="LogProbability">Mean log-probability of the texts' tokens, nats a token.</param>
/// <param name="VocabularySize">Tokens in the vocabulary V; the uniform distribution gives each -ln V.</param>
public sealed record ModelSanity(double LogProbability, int VocabularySize)
{
    private const int Texts = 16;

    /// <summary>Perplexity, exp(-log-probability); the uniform distribution has V.</summary>
    [JsonIgnore]
    public double Perplexity => Math.Exp(-LogProbability);

    /// <summary>A sentence that stands in the place of every verdict; null where the model predicts better than the uniform distribution.</summary>
    [JsonIgnore]
    public string? Refusal => LogProbability > -Math.Log(VocabularySize) ? null : string.Create(CultureInfo.InvariantCulture,
        $"No verdict: without any edit the model's perplexity on neutral text is {Perplexity:N0}, no better than the {VocabularySize:N0} of drawing its "
        + $"tokens at random, so nothing measured here says anything about values. Check that the weights belong to the configuration and the tokenizer.");

    /// <summary>Measures some texts, spread over all.</summary>
    /// <param name="model">The model, without any edit attached.</param>
    /// <param name="neutral">Neutral texts.</param>
    /// <param name="pairs">Whose answers are measured where there is no neutral text.</param>
    /// <param name="cancellation">Stops at the next layer.</param>
    /// <returns>Null where no text has two tokens.</returns>
    internal static ModelSanity? Of(LanguageModel model, IReadOnlyList<NeutralText> neutral, IReadOnlyList<Pair> pairs, CancellationToken cancellation)
    {
        List<string> texts = [.. neutral.Count > 0 ? neutral.Select(n => n.Text) : pairs.SelectMany(p => (string[])[p.Positive, p.Negative])];
        List<IReadOnlyList<int>> ids = [.. EffectMeter.Places(texts.Count, Texts).Select(i => model.Tokenizer.Encode(texts[i])).Where(t => t.Count > 1)];
        if (ids.Count == 0) return null;
        return new(new NeutralReader(model.Decoder, ids).Measure(cancellation).Average(), model.Decoder.Config.VocabularySize);
    }
}
