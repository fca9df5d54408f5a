using Microsoft.Extensions.AI;
using Turn = ValueLocate.Text.Templates.ChatMessage;

namespace ValueLocate.Inference;

/// <summary>What <see cref="LocalChatClient"/> was asked, checked: an option is honoured or refused by name.</summary>
internal static class LocalChatRequest
{
    private const string RepetitionPenalty = "repetition_penalty";

    /// <summary>The generation that a request asks for.</summary>
    /// <exception cref="ValueLocateException">An option or a message can't be honoured.</exception>
    public static TextGeneration Of(
        LocalChatClient client, LanguageModel model, IReadOnlyList<ChatMessage> messages, ChatOptions? options, GenerationOptions defaults)
    {
        var turns = messages.Select(ToTurn);
        if (options?.Instructions is { } instructions) turns = turns.Prepend(new Turn("system", instructions));
        return new TextGeneration
        {
            Prompts = [model.Prompt([.. turns])],
            Options = options is null ? defaults : Options(options, Base(client, options, defaults), model),
            Stops = options?.StopSequences?.Select(NotEmpty).ToList() ?? [],
        };
    }

    private static Turn ToTurn(ChatMessage message) =>
        message.Contents.FirstOrDefault(c => c is not TextContent) is { } other
            ? throw new ValueLocateException($"A message of the {message.Role} holds {other.GetType().Name}: a model of this process reads only text.")
            : new Turn(message.Role.Value, message.Text);

    private static string NotEmpty(string stop) =>
        stop.Length > 0 ? stop : throw new ValueLocateException("A stop sequence is empty: leave it out, or give the text before which the answer ends.");

    private static GenerationOptions Base(LocalChatClient client, ChatOptions options, GenerationOptions defaults) =>
        options.RawRepresentationFactory?.Invoke(client) switch
        {
            null => defaults,
            GenerationOptions given => given,
            var other => throw Refused(nameof(ChatOptions.RawRepresentationFactory), $"gives {other.GetType().Name}: give GenerationOptions"),
        };

    private static GenerationOptions Options(ChatOptions asked, GenerationOptions otherwise, LanguageModel model)
    {
        Refuse(asked, model);
        var result = otherwise with
        {
            MaxTokens = asked.MaxOutputTokens ?? otherwise.MaxTokens,
            Temperature = asked.Temperature ?? otherwise.Temperature,
            TopP = asked.TopP ?? otherwise.TopP,
            TopK = asked.TopK ?? otherwise.TopK,
            Seed = asked.Seed is { } seed ? GenerationOptions.SeedOf(seed) : otherwise.Seed,
            PresencePenalty = asked.PresencePenalty ?? otherwise.PresencePenalty,
            FrequencyPenalty = asked.FrequencyPenalty ?? otherwise.FrequencyPenalty,
            RepetitionPenalty = Penalty(asked) ?? otherwise.RepetitionPenalty,
        };
        result.Check();
        return result;
    }

    private static double? Penalty(ChatOptions asked)
    {
        double? penalty = null;
        foreach (var (name, value) in asked.AdditionalProperties ?? [])
        {
            penalty = (name, value) switch
            {
                (RepetitionPenalty, double or float or int) => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
                (RepetitionPenalty, _) => throw Refused($"{nameof(ChatOptions.AdditionalProperties)}[{RepetitionPenalty}]", "is no number"),
                _ => throw Refused($"{nameof(ChatOptions.AdditionalProperties)}[{name}]", $"is not known: only {RepetitionPenalty} is"),
            };
        }
        return penalty;
    }

    private static void Refuse(ChatOptions asked, LanguageModel model)
    {
        const string LeaveItOut = "is set, which a model of this process does not have: leave it out";
        if (asked.Tools is { Count: > 0 }) throw Refused(nameof(asked.Tools), LeaveItOut);
        if (asked.ToolMode is RequiredChatToolMode) throw Refused(nameof(asked.ToolMode), LeaveItOut);
        if (asked.ResponseFormat is not (null or ChatResponseFormatText)) throw Refused(nameof(asked.ResponseFormat), LeaveItOut);
        if (asked.Reasoning is not null) throw Refused(nameof(asked.Reasoning), LeaveItOut);
        if (asked.ConversationId is not null) throw Refused(nameof(asked.ConversationId), LeaveItOut);
#pragma warning disable MEAI001 // Refused: no matter what becomes of it.
        if (asked.ContinuationToken is not null) throw Refused(nameof(asked.ContinuationToken), LeaveItOut);
#pragma warning restore MEAI001
        if (asked.ModelId is { } id && id != model.Location.Path && id != model.Location.Id)
            throw Refused(nameof(asked.ModelId), $"is '{id}', but this client's model is '{model.Location.Path}': leave it out");
    }

    private static ValueLocateException Refused(string option, string why) => new($"The chat option {option} {why}.");
}
