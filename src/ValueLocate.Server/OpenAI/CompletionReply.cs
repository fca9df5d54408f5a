using ValueLocate.Inference;
using ValueLocate.Server.Models;
using ValueLocate.Server.Requests;

namespace ValueLocate.Server.OpenAI;

/// <summary>POST /v1/completions.</summary>
internal sealed class CompletionReply : Reply
{
    private readonly ServedModel served;
    private readonly IReadOnlyList<CompletionPrompt> prompts;
    private readonly List<GeneratedToken>[] read;
    private readonly bool echo;
    private readonly bool onlyPrompt;

    private CompletionReply(
        ServedModel served, GenerationJob job, Sampling sampling, IReadOnlyList<CompletionPrompt> prompts, List<GeneratedToken>[] read, bool echo,
            bool onlyPrompt)
        : base("cmpl", served, job, sampling) =>
        (this.served, this.prompts, this.read, this.echo, this.onlyPrompt) = (served, prompts, read, echo, onlyPrompt);

    /// <inheritdoc/>
    protected override string Kind => "text_completion";

    /// <inheritdoc/>
    protected override string ChunkKind => "text_completion";

    /// <inheritdoc/>
    protected override int Generated => onlyPrompt ? 0 : base.Generated;

    private bool WithTokens => Job.Text.Options.Likeliest is not null;

    /// <summary>Reads a request.</summary>
    /// <exception cref="ApiException">It can't be honoured.</exception>
    public static CompletionReply Read(RequestFields fields, ServedModel served, string client)
    {
        const int DefaultTokens = 16;
        const int MostLikeliest = 20;
        Limits.RequireModel(fields, served);
        var sampling = Sampling.Read(fields);
        fields.Refuse("suffix", "response_format", "tools", "messages");
        if (fields.Whole("best_of", 1, int.MaxValue) is { } best && best != sampling.Choices)
            throw ApiException.Bad("best_of", "'best_of' is not 'n': this server gives all answers that it generates, so leave it out.",
                "unsupported_parameter");
        var echo = fields.Flag("echo");
        var likeliest = (int?)fields.Whole("logprobs", 0, MostLikeliest);
        var asked = fields.Whole("max_tokens", 0, long.MaxValue) ?? DefaultTokens;
        if (asked == 0 && !echo) throw ApiException.Bad("max_tokens", "'max_tokens' is 0, which asks for nothing without \"echo\": true: give 1 or more.");
        var prompts = CompletionPrompt.Read(fields, served.Model);
        List<IReadOnlyList<int>> rows = [.. prompts.SelectMany(p => Enumerable.Repeat(p.Ids, sampling.Choices))];
        var tokens = Limits.Tokens(served, [.. prompts.Select(p => p.Ids)], sampling.Choices, Math.Max(asked, 1), "prompt");
        var steering = SteeringRequest.Read(fields);
        if (echo && likeliest is not null && steering.FirstOrDefault(s => !s.AllPositions) is { } partly)
            throw ApiException.Bad($"{partly.Path}.positions", "The prompt's log-probabilities are asked for (\"echo\" with \"logprobs\"), and steering begins "
                + "at the prompt's last token, so that they would not be steered: give \"positions\": \"all\".");
        var edits = served.Steering.Find(steering);
        fields.RefuseUnknown();
        List<GeneratedToken>[] read = [.. rows.Select(_ => new List<GeneratedToken>())];
        var text = new TextGeneration
        {
            Prompts = rows,
            Options = sampling.Options with
            {
                MaxTokens = tokens,
                Likeliest = likeliest,
                OnPromptToken = echo && likeliest is not null ? t => read[t.Row].Add(t) : null,
            },
            Stops = sampling.Stops,
            Continues = true,
        };
        return new CompletionReply(served, new GenerationJob(client, text, edits), sampling, prompts, read, echo, asked == 0);
    }

    /// <inheritdoc/>
    public override IEnumerable<object> Opening()
    {
        for (var r = 0; r < Job.Text.Prompts.Count; r++)
        {
            if (r > 0 && !echo) break;
            var chunk = ChunkWith(Part(r, PromptText(r), PromptTokens(r), null));
            if (r == 0) Remember(chunk);
            yield return chunk;
        }
    }

    /// <inheritdoc/>
    protected override object Choice(AnswerPiece whole)
    {
        var before = PromptText(whole.Row);
        return onlyPrompt ? Part(whole.Row, before, PromptTokens(whole.Row), AnswerEnd.Length)
            : Part(whole.Row, before + whole.Text, [.. PromptTokens(whole.Row), .. Behind(before, whole.Tokens)], whole.End);
    }

    /// <inheritdoc/>
    protected override object? ChunkOf(AnswerPiece piece) => !onlyPrompt
        ? ChunkWith(Part(piece.Row, piece.Text, Behind(PromptText(piece.Row), piece.Tokens), piece.End))
        : piece.End is null ? null : ChunkWith(Part(piece.Row, "", [], AnswerEnd.Length));

    private static IReadOnlyList<TextToken> Behind(string before, IReadOnlyList<TextToken> tokens) =>
        [.. tokens.Select(t => t with { Offset = before.Length + t.Offset })];

    private object Part(int row, string text, IReadOnlyList<TextToken> tokens, AnswerEnd? end) => new
    {
        index = row,
        text,
        logprobs = WithTokens ? CompletionTokens.Of(tokens, served.Model.Tokenizer) : null,
        finish_reason = Word(end),
    };

    /// <summary>What is echoed before a row's answer.</summary>
    private string PromptText(int row) => echo ? prompts[row / Sampling.Choices].Text : "";

    private IReadOnlyList<TextToken> PromptTokens(int row) =>
        CompletionTokens.OfPrompt(read[row], prompts[row / Sampling.Choices], served.Model.Tokenizer);
}
