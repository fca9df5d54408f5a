using Microsoft.Extensions.AI;
using ValueLocate.Datasets.Answering;
using ValueLocate.Inference;
using ValueLocate.Pipeline;

namespace ValueLocate.Authoring.Building;

/// <summary>Has a model answer a job under its progress. Answers are kept as text, which any model can read.</summary>
public static class Answering
{
    /// <summary>A model of this process answers, in batches on the caller's thread.</summary>
    /// <param name="job">What is asked, and where answers go.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">Length, penalty, sampling.</param>
    /// <param name="batch">Answers generated at once.</param>
    /// <param name="observer">Is told of generated tokens.</param>
    /// <param name="cancellation">Stops at the next layer, and what is answered is kept; none: the running notebook cell's.</param>
    /// <returns>The answers in the plan's order.</returns>
    public static IReadOnlyList<GivenAnswer> ByModel(
        AnswerJob job, LanguageModel model, GenerationOptions options, int batch = 16, IRunObserver? observer = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(options);
        using var call = model.Decoder.Use("answering", cancellation);
        var counted = options with { OnStep = rows => observer?.Advance(rows) };
        return Work(job, options.MaxTokens, observer, () => job.Run(
            (requests, cancel) => Task.FromResult<IReadOnlyList<Reply>>([.. LocalAnswers.Of(model, requests, counted, cancel).Select(r => new Reply(r.Text))]),
            batch,
            concurrency: 1,
            cancellation));
    }

    /// <summary>A model behind a chat client answers, so many requests at a time.</summary>
    /// <param name="job">What is asked, and where answers go.</param>
    /// <param name="client">The client: the description is the system's turn, the question the user's.</param>
    /// <param name="options">What each request says beside; its MaxOutputTokens is also the estimate of the progress.</param>
    /// <param name="concurrency">Requests at a time.</param>
    /// <param name="observer">Is told of the tokens that the client reports.</param>
    /// <param name="cancellation">Stops, and what is answered is kept; none: the running notebook cell's.</param>
    /// <returns>The answers in the plan's order.</returns>
    public static IReadOnlyList<GivenAnswer> ByClient(
        AnswerJob job, IChatClient client, ChatOptions options, int concurrency = 8, IRunObserver? observer = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        var counting = new Lock();
        return Work(job, options.MaxOutputTokens ?? 0, observer, () => job.Run(
            async (requests, cancel) =>
            {
                var request = requests[0];
                ChatMessage[] turns = [new(ChatRole.System, request.Description.Text), new(ChatRole.User, request.Text)];
                var reply = await client.GetResponseAsync(turns, options, cancel).ConfigureAwait(false);
                lock (counting) observer?.Advance(reply.Usage?.OutputTokenCount ?? 0);
                return [new Reply(reply.Text.Trim())];
            },
            batch: 1,
            concurrency,
            CallCancellation.Or(cancellation)));
    }

    private static IReadOnlyList<GivenAnswer> Work(AnswerJob job, int tokensAnAnswer, IRunObserver? observer, Func<Task<IReadOnlyList<GivenAnswer>>> run)
    {
        observer?.Begin("answer", (long)job.Remaining * tokensAnAnswer);
        var answers = run().GetAwaiter().GetResult();
        observer?.Finish("answer", fresh: true);
        return answers;
    }
}
