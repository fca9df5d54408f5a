using TorchSharp;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>The neurons' activation functions, by the names that <see cref="ModelConfig.Activation"/> uses.</summary>
internal static class ActivationFunction
{
    private static readonly Scalar QuickSlope = 1.702;

    /// <summary>Hugging Face's name to ours.</summary>
    /// <exception cref="ValueLocateException">Another function.</exception>
    public static string Named(string name, string where) => name switch
    {
        "silu" or "swish" => "silu",
        "gelu" or "gelu_python" => "gelu",
        "gelu_pytorch_tanh" or "gelu_new" or "gelu_fast" or "gelu_python_tanh" => "gelu_tanh",
        "quick_gelu" or "relu" or "relu2" or "tanh" => name,
        _ => throw new ValueLocateException(
            $"The activation function '{name}' in '{where}' is not supported: silu, gelu, gelu_pytorch_tanh, gelu_new, gelu_fast, quick_gelu, relu, relu2 "
                + "and tanh are."),
    };

    /// <summary>The function of one of our names.</summary>
    public static Func<Tensor, Tensor> Of(string name) => name switch
    {
        "silu" => x => nn.functional.silu(x),
        "gelu" => x => nn.functional.gelu(x),
        // arXiv 1606.08415, in its tanh approximation.
        "gelu_tanh" => x => nn.functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh, false),
        "quick_gelu" => QuickGelu,
        "relu" => x => nn.functional.relu(x),
        "relu2" => SquaredRelu,
        "tanh" => x => tanh(x),
        _ => throw new ValueLocateException($"The activation function '{name}' is not known."),
    };

    private static Tensor QuickGelu(Tensor x)
    {
        using var steep = x.mul(QuickSlope);
        using var gate = sigmoid(steep);
        return x * gate;
    }

    private static Tensor SquaredRelu(Tensor x)
    {
        using var positive = nn.functional.relu(x);
        return positive * positive;
    }
}
