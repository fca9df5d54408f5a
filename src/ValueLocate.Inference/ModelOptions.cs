using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Where and how precisely a model computes. Nothing falls back: what can't be had is an error.</summary>
public sealed record ModelOptions
{
    /// <summary>"cpu", "cuda", "cuda:1" or "mps"; or several with commas between them ("cuda:0,cuda:1"), over which the layers are dealt by size.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>"float32" (the reference), "bfloat16" (about twice as fast on a CPU) or "float16".</summary>
    public string Dtype { get; init; } = "float32";

    /// <summary>
    /// Threads of libtorch on the CPU; null: one a core, or one where the model is as narrow as tiny-values. The same seed gives the same bytes only with the
    /// same number.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>
    /// What makes prompts of questions. Null: the model's own chat template, and an error where it has none. "plain": "Question: ... Answer:", for
    /// base models. Otherwise the name of one of the model's templates, or the path of a .jinja file.
    /// </summary>
    public string? Template { get; init; }

    /// <summary>
    /// Layers stay on disk and are read one after the other, for models larger than memory: what is held is the embedding, the output projection, one layer and
    /// the texts' hidden states. Many texts are passed through each layer together; generating reads the whole model for every token.
    /// </summary>
    public bool Offload { get; init; }

    /// <summary>Offload: hidden states of all texts beyond so many bytes go to a temporary file.</summary>
    internal long HiddenStateBytes { get; init; } = 1L << 30;

    internal ScalarType ScalarType => Dtype switch
    {
        "float32" => ScalarType.Float32,
        "bfloat16" => ScalarType.BFloat16,
        "float16" => ScalarType.Float16,
        _ => throw new ValueLocateException($"The dtype '{Dtype}' is not known: use float32, bfloat16 or float16."),
    };

    /// <summary>The devices, after a check that they are there.</summary>
    /// <exception cref="ValueLocateException">One is unknown, or not on this machine.</exception>
    internal IReadOnlyList<Device> Resolve()
    {
        Native.TorchRuntime.EnsureLoaded();
        Device[] devices = [.. Device.Split(',').Select(Resolve)];
        if (Offload && devices.Length > 1)
            throw new ValueLocateException($"The layers were to stay on disk and to be dealt over several devices ('{Device}'): choose one of the two.");
        return devices;
    }

    private static Device Resolve(string name)
    {
        var (kind, index) = Split(name);
        switch (kind)
        {
            case "cpu" when index is null:
                return CPU;
            case "cuda":
                // Written with care and untested here: no GPU on the machines that made this.
                if (!CudaAvailable())
                    throw new ValueLocateException($"The device '{name}' was asked for, but there is no CUDA device or this build has no CUDA: build "
                        + "with -p:Device=cuda on a machine with an NVIDIA driver, or use --device cpu.");
                if (index >= cuda.device_count())
                    throw new ValueLocateException(
                        $"The device '{name}' was asked for, but this machine has {cuda.device_count()} CUDA devices, counted from 0.");
                return new Device(TorchSharp.DeviceType.CUDA, index ?? 0);
            case "mps" when index is null:
                if (!mps_is_available())
                    throw new ValueLocateException("The device 'mps' was asked for, but this is not a Mac with Apple silicon: use --device cpu.");
                return new Device(TorchSharp.DeviceType.MPS);
            default:
                throw new ValueLocateException($"The device '{name}' is not known: use cpu, cuda, cuda:N or mps, or several with commas between them.");
        }
    }

    private static (string Kind, int? Index) Split(string device)
    {
        var colon = device.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return (device, null);
        return int.TryParse(device.AsSpan(colon + 1), System.Globalization.NumberStyles.None, null, out var n) ? (device[..colon], n) : ("", null);
    }

    private static bool CudaAvailable()
    {
        try
        {
            return cuda.is_available();
        }
        catch (Exception)
        {
            return false;
        }
    }
}
