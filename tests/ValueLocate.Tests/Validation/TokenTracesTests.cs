using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Validation;
using static TorchSharp.torch;

namespace ValueLocate.Tests.Validation;

public class TokenTracesTests
{
    [Fact]
    public void An_answers_tokens_have_the_activations_that_the_model_computes()
    {
        using var folder = new TempFolder();
        Tiny.Model(folder);
        using var model = LanguageModel.Load(folder.Path, new ModelOptions { Dtype = "float32", Template = "plain" },
            cancellation: TestContext.Current.CancellationToken);
        var neuron = new LocatedNeuron { Layer = 1, Index = 5, Delta = 0, ProbabilityPositive = 0, ProbabilityNegative = 0 };
        var trace = TokenTraces.Of(model, "Why?", "So it is", neuron);
        var ids = model.Answer("So it is");
        Assert.Equal((ids.Count, ids.Count), (trace.Tokens.Count, trace.Activations.Count));
        Assert.Equal("So it is", string.Concat(trace.Tokens).Trim());

        // The same by one plain pass over the ids in a row.
        var seen = new Capture();
        var prompt = model.Prompt("Why?");
        using (model.Decoder.Attach(seen)) model.Decoder.Forward(TokenBatch.Prompts([[.. prompt, .. ids]])).Dispose();
        for (var i = 0; i < ids.Count; i++) Assert.Equal(seen.Values[prompt.Count + i], trace.Activations[i], 1e-5f);
    }

    [Fact]
    public void What_is_not_there_is_said()
    {
        using var folder = new TempFolder();
        Tiny.Model(folder);
        using var model = LanguageModel.Load(folder.Path, new ModelOptions { Dtype = "float32", Template = "plain" },
            cancellation: TestContext.Current.CancellationToken);
        var neuron = new LocatedNeuron { Layer = 99, Index = 0, Delta = 0, ProbabilityPositive = 0, ProbabilityNegative = 0 };
        Assert.Contains("no neuron 0 in layer 99", Assert.Throws<ValueLocateException>(() => TokenTraces.Of(model, "Why?", "So", neuron)).Message);
    }

    private sealed class Capture : IActivationHook
    {
        public float[] Values { get; private set; } = [];

        public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
        {
            if (layer == 1) Values = activation[0].select(-1, 5).contiguous().data<float>().ToArray();
            return activation;
        }
    }
}
