using ValueLocate.Datasets.Answering;
using ValueLocate.Inference;

namespace ValueLocate.Pipeline;

/// <summary>A batch of requests answered by a model of this process.</summary>
internal static class LocalAnswers
{
    /// <summary>One reply a request, with its token ids.</summary>
    /// <param name="model">The model.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="options">Length, penalty, sampling; answers end as the model's own do if it does not say.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public static IReadOnlyList<Reply> Of(LanguageModel model, IReadOnlyList<AnswerRequest> requests, GenerationOptions options,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(options);
        var ids = Generator.Generate(model.Decoder, [.. requests.Select(r => model.Prompt(r.Text, r.Description.Text))],
            options with { EndIds = options.EndIds ?? model.EndIds }, cancellation);
        return [.. ids.Select(a => new Reply(model.Text(a), a))];
    }
}
