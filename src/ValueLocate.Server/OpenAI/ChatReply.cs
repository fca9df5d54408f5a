using System.Text;
using System.Text.Json;
using ValueLocate.Inference;
using ValueLocate.Server.Models;
using ValueLocate.Server.Requests;

namespace ValueLocate.Server.OpenAI;

/// <summary>POST /v1/chat/completions.</summary>
internal sealed class ChatReply : Reply
{
    private readonly ServedModel served;

    private ChatReply(ServedModel served, GenerationJob job, Sampling sampling)
        : base("chatcmpl", served, job, sampling) => this.served = served;

    /// <inheritdoc/>
    protected override string Kind => "chat.completion";

    /// <inheritdoc/>
    protected override string ChunkKind => "chat.completion.chunk";

    private bool WithTokens => Job.Text.Options.Likeliest is not null;

    /// <summary>Reads a request.</summary>
    /// <exception cref="ApiException">It can't be honoured.</exception>
    public static ChatReply Read(RequestFields fields, ServedModel served, string client)
    {
        const int MostLikeliest = 20;
        Limits.RequireModel(fields, served);
        var sampling = Sampling.Read(fields);
        fields.Refuse("tools", "tool_choice", "functions", "function_call", "audio", "moderation", "reasoning_effort", "verbosity", "web_search_options");
        RequireText(fields);
        var withTokens = fields.Flag("logprobs");
        var likeliest = (int?)fields.Whole("top_logprobs", 0, MostLikeliest);
        if (likeliest is not null && !withTokens) throw ApiException.Bad("top_logprobs", "'top_logprobs' is given without \"logprobs\": true.");
        var prompt = served.Model.Prompt(ChatMessages.Read(fields));
        var tokens = Limits.Tokens(served, [prompt], sampling.Choices, MaxTokens(fields), "messages");
        var edits = served.Steering.Find(SteeringRequest.Read(fields));
        fields.RefuseUnknown();
        var text = new TextGeneration
        {
            Prompts = [.. Enumerable.Repeat(prompt, sampling.Choices)],
            Options = sampling.Options with { MaxTokens = tokens, Likeliest = withTokens ? likeliest ?? 0 : null },
            Stops = sampling.Stops,
        };
        return new ChatReply(served, new GenerationJob(client, text, edits), sampling);
    }

    /// <inheritdoc/>
    public override IEnumerable<object> Opening() => Enumerable.Range(0, Sampling.Choices).Select(i =>
    {
        var chunk = ChunkWith(Delta(i, new { role = "assistant", content = "" }, [], null));
        if (i == 0) Remember(chunk);
        return chunk;
    });

    /// <inheritdoc/>
    protected override object Choice(AnswerPiece whole) => new
    {
        index = whole.Row,
        message = new { role = "assistant", content = whole.Text, refusal = (string?)null },
        logprobs = Tokens(whole.Tokens),
        finish_reason = Word(whole.End),
    };

    /// <inheritdoc/>
    protected override object ChunkOf(AnswerPiece piece) =>
        ChunkWith(Delta(piece.Row, piece.Text.Length == 0 ? new { } : new { content = piece.Text }, piece.Tokens, piece.End));

    private static void RequireText(RequestFields fields)
    {
        if (fields.Any("modalities") is { } m && (m.ValueKind != JsonValueKind.Array || m.EnumerateArray().Any(w => RequestFields.TextOf(w,
            "modalities") != "text")))
            throw ApiException.Bad("modalities", "'modalities' asks for more than text, which this model does not give.", "unsupported_parameter");
        if (fields.Any("response_format") is not { } format) return;
        var given = new RequestFields(format, "response_format");
        if (given.RequiredText("type") != "text")
            throw ApiException.Bad("response_format", "'response_format' asks for more than text, which this server does not enforce: leave it out.",
                "unsupported_parameter");
        given.RefuseUnknown();
    }

    private static long? MaxTokens(RequestFields fields)
    {
        var (now, before) = (fields.Whole("max_completion_tokens", 1, long.MaxValue), fields.Whole("max_tokens", 1, long.MaxValue));
        return now is not null && before is not null && now != before
            ? throw ApiException.Bad("max_tokens", "'max_tokens' and 'max_completion_tokens' are both given, and differ: give one.")
            : now ?? before;
    }

    private object Delta(int index, object delta, IReadOnlyList<TextToken> tokens, AnswerEnd? end) =>
        new { index, delta, logprobs = tokens.Count == 0 ? null : Tokens(tokens), finish_reason = Word(end) };

    private object? Tokens(IReadOnlyList<TextToken> tokens) => !WithTokens ? null : new
    {
        content = tokens.Select(t => new
        {
            token = Shown(t.Token.Id),
            logprob = t.Token.LogProbability,
            bytes = Bytes(t.Token.Id),
            top_logprobs = t.Token.Likeliest.Select(o => new { token = Shown(o.Id), logprob = o.LogProbability, bytes = Bytes(o.Id) }),
        }),
        refusal = (object?)null,
    };

    private string Shown(int id) => served.Model.Tokenizer.DecodeToken(id);

    /// <summary>The token's bytes; null where it is a part of a character.</summary>
    private int[]? Bytes(int id) => Shown(id) is var text && text.Contains('\uFFFD') ? null : [.. Encoding.UTF8.GetBytes(text).Select(b => (int)b)];
}
