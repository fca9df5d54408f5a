using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ValueLocate.Inference;

/// <summary>
/// A model of this process as an <see cref="IChatClient"/>: whatever talks to a hosted model can talk to it. Requests wait for each other,
/// since one model computes one answer at a time. Who gives the model disposes of it.
/// </summary>
/// <param name="model">The model, with whatever hooks are attached.</param>
/// <param name="defaults">What a request does not say; the paper's settings if not given.</param>
public sealed class LocalChatClient(LanguageModel model, GenerationOptions? defaults = null) : IChatClient
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly GenerationOptions defaults = defaults ?? new GenerationOptions();

    /// <inheritdoc cref="GetStreamingResponseAsync"/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <summary>The answer piece by piece, as it is generated. The last update says why it ended and how many tokens were read and generated.</summary>
    /// <param name="messages">The conversation, as text; the last message is the user's.</param>
    /// <param name="options">
    /// Length, sampling, penalties, seed, stop sequences, instructions; "repetition_penalty" among its additional properties. What a model of this process
    /// does not have, such as tools or a format, is refused by name.
    /// </param>
    /// <param name="cancellationToken">Stops at the next layer; so does leaving the stream.</param>
    /// <exception cref="ValueLocateException">An option or a message can't be honoured, or another call uses the model.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = LocalChatRequest.Of(this, model, [.. messages], options, defaults);
        var id = $"chatcmpl-{Guid.NewGuid():N}";
        await foreach (var piece in CallbackStream.Read<AnswerPiece>(Answer, cancellationToken).ConfigureAwait(false))
        {
            var update = new ChatResponseUpdate(ChatRole.Assistant, piece.Text) { ModelId = model.Location.Path, ResponseId = id, MessageId = id };
            if (piece.End is { } end)
            {
                var read = request.Prompts[0].Count;
                update.FinishReason = end == AnswerEnd.Stop ? ChatFinishReason.Stop : ChatFinishReason.Length;
                update.Contents.Add(new UsageContent(new UsageDetails
                {
                    InputTokenCount = read,
                    OutputTokenCount = piece.Generated,
                    TotalTokenCount = read + piece.Generated,
                }));
            }
            yield return update;
        }

        async Task Answer(Action<AnswerPiece> give, CancellationToken stop)
        {
            await turn.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                request.Run(model, give, stop);
            }
            finally
            {
                turn.Release();
            }
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType == typeof(LanguageModel)) return model;
        if (serviceType == typeof(ChatClientMetadata)) return new ChatClientMetadata("valuelocate", defaultModelId: model.Location.Path);
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();
}
