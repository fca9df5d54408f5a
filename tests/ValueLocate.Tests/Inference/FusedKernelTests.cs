using ValueLocate.Inference;
using ValueLocate.Inference.Native;
using static TorchSharp.torch;

namespace ValueLocate.Tests.Inference;

/// <summary>The decoder's own kernels against libtorch's operations, which it uses where a gradient is taken.</summary>
public class FusedKernelTests
{
    public FusedKernelTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData("llama-tied")]
    [InlineData("qwen3")]
    [InlineData("gemma2")]
    [InlineData("gemma3")]
    [InlineData("olmo2")]
    [InlineData("gpt-neox")]
    [InlineData("phi3-longrope")]
    public void A_pass_with_kernels_gives_what_libtorchs_operations_give(string family)
    {
        using var model = CausalLM.Load(Data.Golden(family));
        using var scope = NewDisposeScope();
        int[][] prompts = [[.. Enumerable.Range(1, 8)], [.. Enumerable.Range(10, 3)]];
        using var hook = new Same();
        using var attached = model.Attach(hook);
        var fused = Cached(model, prompts);
        model.Gradients = true;
        var plain = Cached(model, prompts);
        model.Gradients = false;
        Assert.Equal(2 * 2 * model.Config.Layers, hook.Calls);
        Assert.True(fused.allclose(plain, rtol: 1e-4, atol: 1e-4));
    }

    [Theory]
    [InlineData("silu", 24)]
    [InlineData("quick_gelu", 7)]
    [InlineData("gelu_tanh", 33)]
    public void Activations_are_libtorchs_in_both_dtypes_and_with_the_product(string name, int neurons)
    {
        using var scope = NewDisposeScope();
        var both = (randn([3, 5, 2 * neurons], generator: Seeded()) * 4).contiguous();
        both[0, 0, 0] = float.NaN;
        both[0, 0, 1] = 200;
        both[0, 0, 2] = -200;
        foreach (var (dtype, tolerance) in ((ScalarType, double)[])[(ScalarType.Float32, 1e-5), (ScalarType.BFloat16, 8e-3)])
        {
            var x = both.to_type(dtype);
            var expected = ActivationFunction.Of(name)(x.narrow(-1, 0, neurons).contiguous());
            var active = FusedGate.Of(name)!.Apply(x, neurons, product: false);
            var product = FusedGate.Of(name)!.Apply(x, neurons, product: true);
            Assert.True(active.allclose(expected, tolerance, tolerance, equal_nan: true), $"{name} {dtype}");
            // As if a hook had looked on: to the last bit.
            Assert.True(product.allclose(active * x.narrow(-1, neurons, neurons), 0, 0, equal_nan: true), $"{name} {dtype} product");
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-5)]
    [InlineData(ScalarType.BFloat16, 8e-3)]
    public void Norms_are_libtorchs_at_any_width_and_add_in_place(ScalarType dtype, double tolerance)
    {
        foreach (var width in (int[])[6, 16, 37, 576])
        {
            using var scope = NewDisposeScope();
            var (x, more, weight) = (Random(4, width), Random(4, width), Random(width));
            using var norm = new RmsNorm(weight, 1e-5);
            Assert.True(norm.Apply(x, fused: true).allclose(norm.Apply(x, fused: false), tolerance, tolerance), $"{width}");
            var sum = x + more;
            var expected = norm.Apply(sum, fused: true);
            var normed = norm.AddInPlace(x, more);
            Assert.True(x.equal(sum).all().item<bool>() && normed.equal(expected).all().item<bool>(), $"{width} added");
        }

        Tensor Random(params long[] shape) => randn(shape, generator: Seeded()).to_type(dtype);
    }

    private static TorchSharp.torch.Generator Seeded() => new(7, CPU);

    /// <summary>Hidden states of prompts and of one more token a row behind them.</summary>
    private static Tensor Cached(CausalLM model, int[][] prompts)
    {
        using var cache = model.CreateCache(prompts.Length, 9);
        var first = model.Forward(TokenBatch.Prompts(prompts), cache).detach();
        var more = new TokenBatch(prompts.Length, 1);
        for (var r = 0; r < prompts.Length; r++) more.Set(r, 0, 20 + r, prompts[r].Length, TokenKinds.Answer);
        // The padding's hidden states are nobody's.
        return cat([first.narrow(1, 5, 3), model.Forward(more, cache).detach()], 1);
    }

    private sealed class Same : IActivationHook, IDisposable
    {
        public int Calls { get; private set; }

        public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
        {
            Calls++;
            return activation;
        }

        public void Dispose()
        {
        }
    }
}
