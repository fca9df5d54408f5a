using Microsoft.Extensions.AI;
using ValueLocate.Datasets;
using ValueLocate.Pipeline;
using ValueLocate.Values;

namespace ValueLocate.Authoring.Building;

/// <summary>A dataset folder whose descriptions and questions a model writes; every reply is kept, so the same call goes on where it stopped.</summary>
public static class GeneratedDataset
{
    // A request asks for several texts of up to 55 words each.
    private const int TokensAText = 120;

    /// <summary>Has a model write descriptions.jsonl and questions.jsonl; nothing but replies is written before both are whole.</summary>
    /// <param name="folder">The dataset folder.</param>
    /// <param name="client">The model.</param>
    /// <param name="dimensions">Of what.</param>
    /// <param name="options">How much.</param>
    /// <param name="seed">The seed of sampling, where the model takes one.</param>
    /// <param name="observer">Is told of the tokens that the client reports.</param>
    /// <param name="cancellation">Stops; replies are kept.</param>
    /// <returns>The files with their numbers of lines.</returns>
    /// <exception cref="ValueLocateException">The model does not write enough usable texts, or a prompt or a dimension's pole is missing.</exception>
    public static async Task<IReadOnlyList<(string File, int Lines)>> Write(
        string folder,
        IChatClient client,
        IReadOnlyList<Dimension> dimensions,
        GeneratorOptions options,
        int seed,
        IRunObserver? observer = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(dimensions);
        ArgumentNullException.ThrowIfNull(options);
        var asked = new ChatOptions { Temperature = 0.8f, Seed = seed, MaxOutputTokens = TokensAText * options.PerRequest };
        var generator = new DatasetGenerator(options, async (prompt, cancel) =>
        {
            var reply = await client.GetResponseAsync([new ChatMessage(ChatRole.User, prompt)], asked, cancel).ConfigureAwait(false);
            observer?.Advance(reply.Usage?.OutputTokenCount ?? 0);
            return reply.Text.Trim();
        });
        var (descriptions, questions) = (new List<Description>(), new List<Question>());
        foreach (var d in dimensions)
        {
            observer?.Begin($"descriptions of {d.Id}", 0);
            foreach (var aspect in Aspects.Both) descriptions.AddRange(await generator.Descriptions(d, aspect, cancellation).ConfigureAwait(false));
            observer?.Finish($"descriptions of {d.Id}", fresh: true);
            observer?.Begin($"questions of {d.Id}", 0);
            questions.AddRange(await generator.Questions(d, cancellation).ConfigureAwait(false));
            observer?.Finish($"questions of {d.Id}", fresh: true);
        }
        var files = (Descriptions: Path.Combine(folder, "descriptions.jsonl"), Questions: Path.Combine(folder, "questions.jsonl"));
        DatasetWriter.Write(files.Descriptions, descriptions);
        DatasetWriter.Write(files.Questions, questions);
        return [(files.Descriptions, descriptions.Count), (files.Questions, questions.Count)];
    }
}
