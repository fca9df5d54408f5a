using Microsoft.Extensions.AI;
using ValueLocate.Cli.Progress;
using ValueLocate.Datasets;
using ValueLocate.Authoring.Building;
using ValueLocate.Authoring.Measures;
using ValueLocate.Inference;

namespace ValueLocate.Cli.Chat;

/// <summary>Has a model write descriptions and questions; every reply is kept, so the same command goes on where it stopped.</summary>
internal static class Generation
{
    // A request asks for ten texts of up to 55 words.
    private const int TokensAText = 120;

    public static int Run(Terminal terminal, GenerationRequest request, bool quiet)
    {
        var (descriptions, questions) = Reporter.For(terminal, quiet).Run(reporter =>
        {
            using var local = request.Endpoint is null ? LanguageModel.Load(request.Options.Model, request.Compute, null, reporter, terminal.Cancellation) : null;
            using var client = local is null ? request.Endpoint!.Open() : new LocalChatClient(local);
            return Write(client, request, reporter, terminal.Cancellation).GetAwaiter().GetResult();
        });
        var files = (Descriptions: Path.Combine(request.Folder, "descriptions.jsonl"), Questions: Path.Combine(request.Folder, "questions.jsonl"));
        DatasetWriter.Write(files.Descriptions, descriptions);
        DatasetWriter.Write(files.Questions, questions);
        terminal.Output.WriteLine($"written: {files.Descriptions}, {descriptions.Count:N0} lines");
        terminal.Output.WriteLine($"written: {files.Questions}, {questions.Count:N0} lines");
        var check = DatasetCheck.Run(InsightDataset.Load(request.Folder));
        terminal.Output.WriteLine($"{check.Findings.Count(f => !f.Ok)} of {check.Findings.Count} findings of 'valuelocate dataset check --data {request.Folder}' are outside their limits.");
        return 0;
    }

    private static async Task<(List<Description>, List<Question>)> Write(IChatClient client, GenerationRequest request, Reporter reporter, CancellationToken cancellation)
    {
        var (o, where) = (request.Options, request.Endpoint?.Address ?? request.Options.Model);
        var settings = new ChatOptions { Temperature = 0.8f, Seed = request.Seed, MaxOutputTokens = TokensAText * o.PerRequest };
        var generator = new DatasetGenerator(o, async (prompt, cancel) =>
        {
            var (text, tokens) = await Asking.Ask(client, where, [new ChatMessage(ChatRole.User, prompt)], settings, cancel).ConfigureAwait(false);
            reporter.Advance(tokens);
            return text;
        });
        var (descriptions, questions) = (new List<Description>(), new List<Question>());
        foreach (var d in request.Dimensions)
        {
            reporter.Begin($"descriptions of {d.Id}", 0);
            foreach (var aspect in Aspects.Both) descriptions.AddRange(await generator.Descriptions(d, aspect, cancellation).ConfigureAwait(false));
            reporter.Finish($"descriptions of {d.Id}", fresh: true);
            reporter.Begin($"questions of {d.Id}", 0);
            questions.AddRange(await generator.Questions(d, cancellation).ConfigureAwait(false));
            reporter.Finish($"questions of {d.Id}", fresh: true);
        }
        return (descriptions, questions);
    }
}
