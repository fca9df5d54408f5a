using ValueLocate.Inference.Native;

using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>
/// How many threads libtorch computes with on the CPU. Threads wait for each other at every operation, and a narrow model's are small: a second thread saves
/// little on an idle machine, and beside another busy process makes the same run more than twice as long (bench/README.md, "One thread for a narrow model").
/// </summary>
internal static class ThreadChoice
{
    /// <summary>Models of a residual stream up to this wide, the embedded model's, compute on one thread, if nobody asks for more.</summary>
    public const int Narrow = 128;

    private static readonly string[] Variables = ["OMP_NUM_THREADS", "MKL_NUM_THREADS"];
    private static volatile bool lowered;

    /// <summary>The number to set; null: libtorch's own, one a core or what the environment says.</summary>
    /// <param name="options">Device and threads that were asked for.</param>
    /// <param name="hiddenSize">Width of the residual stream.</param>
    /// <param name="environment">From a variable's name to its value; null where it is not set.</param>
    /// <exception cref="ValueLocateException">A number below 1 was asked for.</exception>
    public static int? Of(ModelOptions options, int hiddenSize, Func<string, string?> environment)
    {
        if (options.Threads is { } asked) return asked > 0 ? asked : throw new ValueLocateException($"{asked} threads were asked for: give at least 1.");
        return options.Device == "cpu" && hiddenSize <= Narrow && Variables.All(v => string.IsNullOrEmpty(environment(v))) ? 1 : null;
    }

    /// <summary>Sets the number for a model that is about to be read. What a narrow model lowered, a wide one that comes after it raises again.</summary>
    public static void Apply(ModelOptions options, int hiddenSize)
    {
        if (Of(options, hiddenSize, Environment.GetEnvironmentVariable) is { } number) set_num_threads(number);
        else if (lowered) set_num_threads(TorchRuntime.UsualThreads);
        lowered |= options.Threads is null && hiddenSize <= Narrow;
    }
}
