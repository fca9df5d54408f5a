using System.Runtime.InteropServices;
using ValueLocate.Inference;

namespace ValueLocate.Tests.Inference.Weights;

/// <summary>What a model says to a few tokens: two models with the same logits have the same weights and options.</summary>
internal static class Logits
{
    public static float[] Of(string path, string dtype = "float32")
    {
        using var model = CausalLM.Load(path, new ModelOptions { Dtype = dtype, Threads = 1 });
        return Of(model);
    }

    public static float[] Of(CausalLM model)
    {
        using var hidden = model.Forward(TokenBatch.Prompts([[1, 5, 9, 2, 7, 11, 3, 30]]));
        using var logits = model.Logits(hidden);
        return MemoryMarshal.Cast<byte, float>(logits.bytes).ToArray();
    }

    /// <summary>The sentence that loading ends with.</summary>
    public static string Refusal(string path)
    {
        var message = Assert.Throws<ValueLocateException>(() => CausalLM.Load(path).Dispose()).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
