using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <content>Reading and changing activations, and answers, in one line each.</content>
public sealed partial class LanguageModel
{
    /// <summary>
    /// Reads a text in one pass and keeps the activations of every layer. A neuron is act(gate(x)) (in a plain MLP act(x W_in)), before it multiplies the up
    /// projection; TransformerLens' <c>hook_post</c> is the product.
    /// </summary>
    /// <param name="text">
    /// The text as it is; the tokenizer adds its special tokens. For a question in the model's prompt give the ids of <see cref="Prompt(string, string?)"/>.
    /// </param>
    /// <param name="cancellation">Stops at the next layer; none: the running notebook cell's.</param>
    /// <returns>Activations by layer, [position, neuron], to be disposed of.</returns>
    /// <exception cref="ValueLocateException">The text has no token, or one that the model has no row for; or the model is in use.</exception>
    public ActivationCache RunWithCache(string text, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return RunWithCache(Encode(text, addSpecialTokens: true, cancellation), cancellation);
    }

    /// <summary>The same for token ids: <c>model.RunWithCache([.. model.Prompt(question), .. model.Answer(answer)])</c>.</summary>
    /// <param name="ids">Token ids, at least one.</param>
    /// <param name="cancellation">Stops at the next layer; none: the running notebook cell's.</param>
    /// <returns>Activations by layer, [position, neuron], to be disposed of.</returns>
    /// <exception cref="ValueLocateException">There is no token, or one that the model has no row for; or the model is in use.</exception>
    public ActivationCache RunWithCache(IReadOnlyList<int> ids, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Count == 0) throw new ValueLocateException("The text has no token to read: give some text.");
        CheckIds(ids);
        using var call = Decoder.Use("reading a text", cancellation);
        var hook = new ActivationCache.Hook(Decoder.Config.Layers);
        using (Decoder.Attach(hook))
        {
            Decoder.Forward(TokenBatch.Prompts([ids])).Dispose();
            return new ActivationCache(ids, [.. ids.Select(Tokenizer.DecodeToken)], hook.Take());
        }
    }

    /// <summary>Changes one layer's activations in every pass until the result is disposed: <c>using var h = model.Hook(3, a => a * 0);</c></summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="change">
    /// Gets act(gate(x)), [batch, position, neuron], and returns it or another tensor of the same shape and type; it must not change it in place.
    /// </param>
    /// <exception cref="ValueLocateException">The model has no such layer, or is in use.</exception>
    public IDisposable Hook(int layer, Func<Tensor, Tensor> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (layer < 0 || layer >= Decoder.Config.Layers)
            throw new ValueLocateException($"The model has no layer {layer}: its {Decoder.Config.Layers} layers count from 0.");
        return Attach(new FunctionHook(layer, change));
    }

    /// <summary>Attaches a hook until the result is disposed, which disposes of the hook too.</summary>
    /// <exception cref="ValueLocateException">The model is in use.</exception>
    public IDisposable Attach(IActivationHook hook) => Decoder.Attach(hook);

    /// <summary>Answers a question, with whatever hooks are attached. The answer ends where the model's own generation settings say.</summary>
    /// <param name="question">What the user says; it is put into the model's prompt.</param>
    /// <param name="options">Length, penalty, sampling; null: the paper's, greedy with a repetition penalty of 1.1, at most 100 tokens.</param>
    /// <param name="cancellation">Stops at the next layer; none: the running notebook cell's.</param>
    public string Generate(string question, GenerationOptions? options = null, CancellationToken cancellation = default) =>
        Generate([question], options, cancellation)[0];

    /// <summary>Answers several questions at once; each answer is what it would be alone.</summary>
    /// <param name="questions">What the user says, each to a conversation of its own.</param>
    /// <param name="options">Length, penalty, sampling.</param>
    /// <param name="cancellation">Stops at the next layer.</param>
    public IReadOnlyList<string> Generate(IReadOnlyList<string> questions, GenerationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(questions);
        using var call = Decoder.Use("generating", cancellation);
        return [.. Generator.Generate(Decoder, [.. questions.Select(q => Prompt(q))], options, cancellation).Select(ids => Text(ids))];
    }
}
