using System.Globalization;
using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Server.Models;

namespace ValueLocate.Server.OpenAI;

/// <summary>A request that is understood, and the form of the answer to it.</summary>
internal abstract class Reply
{
    private readonly long created = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    private readonly Dictionary<int, int> generated = [];
    private readonly string id;
    private readonly string model;
    private readonly int read;

    /// <param name="prefix">How ids of such answers begin.</param>
    /// <param name="served">The model.</param>
    /// <param name="job">What is generated.</param>
    /// <param name="sampling">How, and in what form it is sent.</param>
    protected Reply(string prefix, ServedModel served, GenerationJob job, Sampling sampling)
    {
        id = $"{prefix}-{Guid.NewGuid():N}";
        model = served.Id;
        (Job, Sampling) = (job, sampling);
        read = job.Text.Prompts.Where((_, r) => r % sampling.Choices == 0).Sum(p => p.Count);
    }

    /// <summary>What is generated.</summary>
    public GenerationJob Job { get; }

    /// <summary>How, and in what form it is sent.</summary>
    public Sampling Sampling { get; }

    /// <summary>The chunks with which a stream begins, before the first piece's.</summary>
    public abstract IEnumerable<object> Opening();

    /// <summary>The chunk of a piece; null where it needs none.</summary>
    public object? Chunk(AnswerPiece piece)
    {
        generated[piece.Row] = piece.Generated;
        return ChunkOf(piece);
    }

    /// <summary>The chunk with the numbers of tokens, with which a stream ends if it was asked for.</summary>
    public Dictionary<string, object?> UsageChunk() => Envelope(ChunkKind, [], Usage());

    /// <summary>The answer in one piece.</summary>
    public object Whole(IReadOnlyList<AnswerPiece> pieces)
    {
        foreach (var piece in pieces) generated[piece.Row] = piece.Generated;
        var choices = pieces.GroupBy(p => p.Row).OrderBy(g => g.Key).Select(g => Choice(
            new AnswerPiece(g.Key, string.Concat(g.Select(p => p.Text)), [.. g.SelectMany(p => p.Tokens)], g.Last().Generated, g.Last().End)));
        var whole = Envelope(Kind, [.. choices], Usage());
        Remember(whole);
        return whole;
    }

    /// <summary>What the interface calls an answer.</summary>
    protected abstract string Kind { get; }

    /// <summary>What the interface calls a chunk of a stream.</summary>
    protected abstract string ChunkKind { get; }

    /// <summary>One answer of the whole.</summary>
    protected abstract object Choice(AnswerPiece whole);

    /// <summary>The chunk of a piece.</summary>
    protected abstract object? ChunkOf(AnswerPiece piece);

    /// <summary>Tokens of the answers.</summary>
    protected virtual int Generated => generated.Values.Sum();

    /// <summary>A chunk of a stream.</summary>
    protected Dictionary<string, object?> ChunkWith(object choice)
    {
        var chunk = Envelope(ChunkKind, [choice], null);
        if (!Sampling.StreamUsage) chunk.Remove("usage");
        return chunk;
    }

    /// <summary>Adds what repeats the answer: the seed, and the edits with their strengths.</summary>
    protected void Remember(Dictionary<string, object?> answer)
    {
        answer["seed"] = Sampling.Options.Seed;
        answer["steering"] = Job.Edits.Count == 0 ? null : Job.Edits.Select(e => new
        {
            run = e.Run,
            dimension = e.Edit.Set.Dimension,
            aspect = e.Toward.Word(),
            gamma = e.Edit.Gamma,
            positions = e.Positions == TokenKinds.All ? "all" : "answer",
        });
    }

    /// <summary>The word for an end.</summary>
    protected static string? Word(AnswerEnd? end) => end?.ToString().ToLower(CultureInfo.InvariantCulture);

    private object Usage() => new { prompt_tokens = read, completion_tokens = Generated, total_tokens = read + Generated };

    private Dictionary<string, object?> Envelope(string kind, object[] choices, object? usage) =>
        new() { ["id"] = id, ["object"] = kind, ["created"] = created, ["model"] = model, ["choices"] = choices, ["usage"] = usage };
}
