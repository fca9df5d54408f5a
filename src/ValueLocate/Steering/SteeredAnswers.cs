using ValueLocate.Inference;
using ValueLocate.Locating;

namespace ValueLocate.Steering;

/// <summary>What the model says to open questions, unsteered and steered both ways. Greedy with repetition penalty 1.1, as the sources generate.</summary>
public static class SteeredAnswers
{
    /// <summary>Answers questions side by side.</summary>
    /// <param name="model">The model, without any edit attached.</param>
    /// <param name="set">The neurons that are edited.</param>
    /// <param name="preset">The formula.</param>
    /// <param name="gamma">Its strength.</param>
    /// <param name="questions">What the model is asked.</param>
    /// <param name="options">Length and position of the edit; null: 100 tokens, from the prompt's last token on.</param>
    /// <param name="cancellation">Stops between two tokens.</param>
    /// <returns>One entry a question, in their order; a direction that was not asked for is empty.</returns>
    public static IReadOnlyList<SideBySide> Answer(LanguageModel model, NeuronSet set, SteeringPreset preset, double gamma,
        IReadOnlyList<string> questions, SteeredAnswerOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new SteeredAnswerOptions();
        using var call = model.Decoder.Use("answering", cancellation);
        var prompts = questions.Select(q => model.Prompt(q)).ToList();
        var unsteered = Generate(model, prompts, options, cancellation);
        var positive = options.TowardPositive ? Steered(towardPositive: true) : null;
        var negative = options.TowardNegative ? Steered(towardPositive: false) : null;
        return [.. questions.Select((q, i) => new SideBySide(set.Dimension, q, unsteered[i], positive?[i] ?? "", negative?[i] ?? ""))];

        List<string> Steered(bool towardPositive)
        {
            using var hook = new SteeringHook(SteeringRule.Build(set, towardPositive, preset, gamma), model.Decoder,
                options.DecodeOnly ? TokenKinds.Answer : TokenKinds.Steered);
            using (model.Decoder.Attach(hook)) return Generate(model, prompts, options, cancellation);
        }
    }

    private static List<string> Generate(LanguageModel model, List<IReadOnlyList<int>> prompts, SteeredAnswerOptions options, CancellationToken cancellation)
    {
        var generation = new GenerationOptions { MaxTokens = options.MaxTokens, RepetitionPenalty = 1.1, EndIds = model.EndIds, OnStep = options.OnStep };
        // A row's answer does not depend on its neighbours, so the batch's size is only a matter of memory.
        return [.. prompts.Chunk(options.BatchSize).SelectMany(batch => Generator.Generate(model.Decoder, batch, generation, cancellation))
            .Select(ids => model.Text(ids))];
    }
}
