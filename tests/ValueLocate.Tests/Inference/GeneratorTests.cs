using ValueLocate.Inference;
using static TorchSharp.torch;

namespace ValueLocate.Tests.Inference;

public class GeneratorTests
{
    private static readonly IReadOnlyList<int>[] Prompts = [[5, 6, 7, 8, 9], [40, 41], [100, 3, 77, 12]];

    [Fact]
    public void The_same_seed_draws_the_same_tokens_and_another_draws_others()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        var options = new GenerationOptions { MaxTokens = 12, Temperature = 1, TopP = 0.95, TopK = 100, Seed = 3, EndIds = [] };
        var one = Models(model, options);
        Assert.Equal(one, Models(model, options));
        Assert.NotEqual(one, Models(model, options with { Seed = 4 }));
    }

    [Fact]
    public void Drawing_from_one_token_is_greedy()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        var greedy = new GenerationOptions { MaxTokens = 8, EndIds = [] };
        Assert.Equal(Models(model, greedy), Models(model, greedy with { Temperature = 0.7, TopK = 1 }));
    }

    [Fact]
    public void A_hook_comes_off_and_hooks_run_in_order()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        var batch = TokenBatch.Prompts(Prompts);
        using var before = model.Forward(batch);
        using (model.Attach(new Scale(2)))
        using (model.Attach(new Add(1)))
        {
            using var steered = model.Forward(batch);
            Assert.False(before.allclose(steered));
            using var off = model.Attach(new Check());
            using var again = model.Forward(batch);
        }
        using var after = model.Forward(batch);
        Assert.True(before.equal(after).all().item<bool>());
    }

    [Fact]
    public void A_token_outside_the_vocabulary_is_one_sentence()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        Assert.Contains("300", Assert.Throws<ValueLocateException>(() => model.Forward(TokenBatch.Prompts([[300]]))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda", "float32")]
    [InlineData("cuda:7", "float32")]
    [InlineData("tpu", "float32")]
    [InlineData("cpu", "float8")]
    public void A_device_or_dtype_that_is_not_there_is_an_error_never_another(string device, string dtype)
    {
        if (device.StartsWith("cuda", StringComparison.Ordinal) && TorchSharp.torch.cuda.is_available()) Assert.Skip("this machine has CUDA");
        Assert.Throws<ValueLocateException>(() => CausalLM.Load(Data.Golden("llama-tied"), new ModelOptions { Device = device, Dtype = dtype }));
    }

    private static List<int> Models(CausalLM model, GenerationOptions options) =>
        [.. ValueLocate.Inference.Generator.Generate(model, Prompts, options).SelectMany(a => a)];

    private sealed class Scale(double by) : IActivationHook
    {
        public Tensor OnActivation(int layer, Tensor activation, ForwardContext context) => activation * 0 + by;
    }

    private sealed class Add(double what) : IActivationHook
    {
        public Tensor OnActivation(int layer, Tensor activation, ForwardContext context) => activation + what;
    }

    private sealed class Check : IActivationHook
    {
        public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
        {
            Assert.Equal(3, activation.mean().item<float>(), 5);
            return activation;
        }
    }
}
