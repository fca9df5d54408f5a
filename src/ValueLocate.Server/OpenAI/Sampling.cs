using System.Security.Cryptography;
using System.Text.Json;
using ValueLocate.Inference;
using ValueLocate.Server.Requests;

namespace ValueLocate.Server.OpenAI;

/// <summary>What both kinds of completions have in common: how tokens are chosen, and in what form the answer is sent.</summary>
internal sealed record Sampling
{
    private const int MostStops = 16;
    private const int MostChoices = 64;

    /// <summary>Penalties, sampling, seed; the length is the request's to fill in.</summary>
    public required GenerationOptions Options { get; init; }

    /// <summary>Texts before which an answer ends.</summary>
    public required IReadOnlyList<string> Stops { get; init; }

    /// <summary>Answers a prompt.</summary>
    public required int Choices { get; init; }

    /// <summary>Whether the answer is sent as it is generated.</summary>
    public required bool Stream { get; init; }

    /// <summary>Whether a stream ends with the numbers of tokens.</summary>
    public required bool StreamUsage { get; init; }

    /// <summary>Reads the fields, with OpenAI's defaults: temperature 1, no penalty. Without a seed one is drawn, which the answer names.</summary>
    /// <exception cref="ApiException">One has a value that it can't have, or is not supported.</exception>
    public static Sampling Read(RequestFields fields)
    {
        // They change nothing in the answer: whose it is, where it is kept, how fast and how padded it comes.
        fields.Ignore("user", "metadata", "store", "service_tier", "safety_identifier", "prediction", "parallel_tool_calls");
        fields.Ignore("prompt_cache_key", "prompt_cache_options", "prompt_cache_retention");
        fields.Refuse("logit_bias", "min_p");
        var stream = fields.Flag("stream");
        return new Sampling
        {
            Options = new GenerationOptions
            {
                Temperature = fields.Number("temperature", 0, 2) ?? 1,
                TopP = fields.Number("top_p", 0, 1) ?? 1,
                TopK = (int)Math.Max(fields.Whole("top_k", -1, int.MaxValue) ?? 0, 0),
                RepetitionPenalty = fields.Number("repetition_penalty", 0, 10) ?? 1,
                PresencePenalty = fields.Number("presence_penalty", -2, 2) ?? 0,
                FrequencyPenalty = fields.Number("frequency_penalty", -2, 2) ?? 0,
                Seed = GenerationOptions.SeedOf(fields.Whole("seed", long.MinValue, long.MaxValue) ?? RandomNumberGenerator.GetInt32(int.MaxValue)),
            },
            Stops = ReadStops(fields),
            Choices = (int)(fields.Whole("n", 1, MostChoices) ?? 1),
            Stream = stream,
            StreamUsage = ReadStreamOptions(fields, stream),
        };
    }

    private static List<string> ReadStops(RequestFields fields)
    {
        const string Name = "stop";
        var given = fields.Any(Name) switch
        {
            null => [],
            { ValueKind: JsonValueKind.String } e => [RequestFields.TextOf(e, Name)],
            { ValueKind: JsonValueKind.Array } e when e.GetArrayLength() <= MostStops => e.EnumerateArray().Select(s => RequestFields.TextOf(s, Name)).ToList(),
            { } e => throw fields.Wrong(Name, e, $"a text or a list of {MostStops} texts at most"),
        };
        return given.Contains("") ? throw ApiException.Bad(Name, $"'{Name}' holds an empty text: give the text before which the answer ends.") : given;
    }

    private static bool ReadStreamOptions(RequestFields fields, bool stream)
    {
        const string Name = "stream_options";
        if (fields.Any(Name) is not { } e) return false;
        if (!stream) throw ApiException.Bad(Name, $"'{Name}' is given without \"stream\": true.");
        var options = new RequestFields(e, Name);
        options.Ignore("include_obfuscation");
        var usage = options.Flag("include_usage");
        options.RefuseUnknown();
        return usage;
    }
}
