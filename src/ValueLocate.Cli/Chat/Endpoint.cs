using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OpenAI;
using ValueLocate.Inference;

namespace ValueLocate.Cli.Chat;

/// <summary>A model behind HTTP.</summary>
/// <param name="Kind">How it is spoken to.</param>
/// <param name="Model">Its name there.</param>
/// <param name="Url">Where; null: OpenAI's or Ollama's usual address.</param>
/// <param name="KeyName">The environment variable that holds the key.</param>
internal sealed record Endpoint(ChatKind Kind, string Model, string? Url, string KeyName)
{
    private const string OllamaUrl = "http://localhost:11434";

    /// <summary>Tries again after 408, 429, 500, 502, 503, 504 and lost connections, waiting 0.8, 1.6, 3.2 s or as the server says.</summary>
    private const int Retries = 3;

    /// <summary>Where it is, for messages.</summary>
    public string Address => Url ?? (Kind == ChatKind.Ollama ? OllamaUrl : "https://api.openai.com/v1");

    /// <summary>Connects.</summary>
    /// <exception cref="ValueLocateException">The address is none, or there is no key where one is needed.</exception>
    public IChatClient Open() => new EndpointClient(Connect(), Address);

    /// <summary>
    /// Greedy answers as long as <paramref name="options"/> says, with its repetition penalty: vLLM, llama.cpp's server and others know one; OpenAI's own
    /// interface has none.
    /// </summary>
    public ChatOptions Greedy(GenerationOptions options) => new()
    {
        Temperature = 0,
        MaxOutputTokens = options.MaxTokens,
        RawRepresentationFactory = _ =>
        {
            var raw = new OpenAI.Chat.ChatCompletionOptions();
#pragma warning disable SCME0001 // The only way to send a field that OpenAI does not have.
            if (options.RepetitionPenalty != 1 && Url is not null) raw.Patch.Set("$.repetition_penalty"u8, options.RepetitionPenalty);
#pragma warning restore SCME0001
            return raw;
        },
    };

    private IChatClient Connect()
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new ValueLocateException($"The endpoint '{Address}' is no address: write it like http://localhost:8000/v1.");
        if (Kind == ChatKind.Ollama) return new OllamaApiClient(uri, Model);
        var key = Environment.GetEnvironmentVariable(KeyName);
        if (string.IsNullOrWhiteSpace(key))
        {
            if (Url is null)
                throw new ValueLocateException($"The environment variable {KeyName} holds no key for {Address}: set it, name another with --api-key-env, "
                    + "or name your own server with --endpoint.");
            // A server of one's own asks for none, and the client for any.
            key = "none";
        }
        var options = new OpenAIClientOptions { Endpoint = uri, NetworkTimeout = TimeSpan.FromMinutes(10), RetryPolicy = new ClientRetryPolicy(Retries) };
        return new OpenAI.Chat.ChatClient(Model, new ApiKeyCredential(key), options).AsIChatClient();
    }
}
