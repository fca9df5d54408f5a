using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Probing;

namespace ValueLocate.Validation;

/// <summary>One neuron's activation at each token of an answer.</summary>
public static class TokenTraces
{
    /// <summary>Reads an answer behind its question, with whatever hooks are attached.</summary>
    /// <param name="model">The model.</param>
    /// <param name="question">What the user says.</param>
    /// <param name="answer">The answer that is read; of its tokens the activations are kept.</param>
    /// <param name="neuron">Which neuron.</param>
    /// <exception cref="ValueLocateException">The model has no such neuron, or the answer has no token.</exception>
    public static TokenTrace Of(LanguageModel model, string question, string answer, LocatedNeuron neuron)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(neuron);
        var config = model.Decoder.Config;
        if (neuron.Layer < 0 || neuron.Layer >= config.Layers || neuron.Index < 0 || neuron.Index >= config.IntermediateSize)
            throw new ValueLocateException($"The model has no neuron {neuron.Index} in layer {neuron.Layer}: its {config.Layers} layers have "
                + $"{config.IntermediateSize} neurons, both counted from 0.");
        var ids = model.Answer(answer);
        if (ids.Count == 0) throw new ValueLocateException("The answer has no token to read: give some text.");
        var row = new PackedExample(model.Prompt(question), [ids], [0]);
        var hook = new TraceHook([(neuron.Layer, neuron.Index)]);
        using (model.Decoder.Attach(hook)) model.Decoder.Forward(PackedExample.Pack([row], lastPromptOnly: false)).Dispose();
        return new TokenTrace($"layer {neuron.Layer}, neuron {neuron.Index}", [.. ids.Select(model.Tokenizer.DecodeToken)],
            hook.Values[0][row.Prompt.Count..(row.Prompt.Count + ids.Count)]);
    }
}
