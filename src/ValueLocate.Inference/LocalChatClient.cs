using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Turn = ValueLocate.Text.Templates.ChatMessage;

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

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var prompt = model.Prompt([.. messages.Select(m => new Turn(m.Role.Value, m.Text))], cancellationToken);
        var wanted = Options(options);
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var ids = await Task.Run(() => Generator.Generate(model.Decoder, [prompt], wanted, cancellationToken)[0], cancellationToken).ConfigureAwait(false);
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, model.Text(ids)))
            {
                ModelId = model.Location.Path,
                FinishReason = ids.Length > 0 && model.EndIds.Contains(ids[^1]) ? ChatFinishReason.Stop : ChatFinishReason.Length,
                Usage = new UsageDetails { InputTokenCount = prompt.Count, OutputTokenCount = ids.Length, TotalTokenCount = prompt.Count + ids.Length },
            };
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The whole answer as one update.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)).ToChatResponseUpdates())
            yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null : serviceType == typeof(LanguageModel) ? model : serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private GenerationOptions Options(ChatOptions? asked) => defaults with
    {
        EndIds = defaults.EndIds ?? model.EndIds,
        MaxTokens = asked?.MaxOutputTokens ?? defaults.MaxTokens,
        Temperature = asked?.Temperature ?? defaults.Temperature,
        TopP = asked?.TopP ?? defaults.TopP,
        TopK = asked?.TopK ?? defaults.TopK,
        Seed = asked?.Seed is { } seed ? unchecked((int)seed) : defaults.Seed,
    };
}
