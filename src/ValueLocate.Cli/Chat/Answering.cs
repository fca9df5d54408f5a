using Microsoft.Extensions.AI;
using ValueLocate.Cli.Progress;
using ValueLocate.Datasets.Answering;
using ValueLocate.Inference;
using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Chat;

/// <summary>Who answers a job, and how many requests at once.</summary>
internal abstract class Answering
{
    /// <summary>A model of this process, in batches.</summary>
    public static Answering ByLocal(string model, ModelOptions compute, GenerationOptions options, int batch) => new Local(model, compute, options, batch);

    /// <summary>A served model, so many requests at a time.</summary>
    public static Answering ByEndpoint(Endpoint endpoint, GenerationOptions options, int concurrency) => new Served(endpoint, options, concurrency);

    /// <summary>Does the job under its progress.</summary>
    public abstract IReadOnlyList<GivenAnswer> Run(AnswerJob job, Reporter reporter, CancellationToken cancellation);

    private sealed class Local(string model, ModelOptions compute, GenerationOptions options, int batch) : Answering
    {
        public override IReadOnlyList<GivenAnswer> Run(AnswerJob job, Reporter reporter, CancellationToken cancellation)
        {
            using var loaded = LanguageModel.Load(model, compute, null, reporter, cancellation);
            reporter.Begin("answer", (long)job.Remaining * options.MaxTokens);
            var counted = options with { OnStep = rows => reporter.Advance(rows) };
            // The ids belong to this model alone: answers are kept as text, which any model can read.
            var answers = job.Run((requests, cancel) => Task.FromResult<IReadOnlyList<Reply>>([.. LocalAnswers.Of(loaded, requests, counted, cancel).Select(r => new Reply(r.Text))]), batch, concurrency: 1, cancellation).GetAwaiter().GetResult();
            reporter.Finish("answer", fresh: true);
            return answers;
        }
    }

    private sealed class Served(Endpoint endpoint, GenerationOptions options, int concurrency) : Answering
    {
        public override IReadOnlyList<GivenAnswer> Run(AnswerJob job, Reporter reporter, CancellationToken cancellation)
        {
            using var client = endpoint.Open();
            var settings = new ChatOptions { Temperature = 0, MaxOutputTokens = options.MaxTokens, RawRepresentationFactory = _ => Raw() };
            var counting = new Lock();
            reporter.Begin("answer", (long)job.Remaining * options.MaxTokens);
            var answers = job.Run(async (requests, cancel) =>
            {
                var request = requests[0];
                var (text, tokens) = await Asking.Ask(client, endpoint.Address, [new(ChatRole.System, request.Description.Text), new(ChatRole.User, request.Text)], settings, cancel).ConfigureAwait(false);
                lock (counting) reporter.Advance(tokens);
                return [new Reply(text)];
            }, batch: 1, concurrency, cancellation).GetAwaiter().GetResult();
            reporter.Finish("answer", fresh: true);
            return answers;
        }

        /// <summary>vLLM, llama.cpp's server and others know a repetition penalty; OpenAI's own interface has none.</summary>
        private OpenAI.Chat.ChatCompletionOptions Raw()
        {
            var raw = new OpenAI.Chat.ChatCompletionOptions();
#pragma warning disable SCME0001 // The only way to send a field that OpenAI does not have.
            if (options.RepetitionPenalty != 1 && endpoint.Url is not null) raw.Patch.Set("$.repetition_penalty"u8, options.RepetitionPenalty);
#pragma warning restore SCME0001
            return raw;
        }
    }
}
