using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>
/// Element-wise work between two matrix products in one pass over memory each, where libtorch takes several. On the CPU, in float32 and bfloat16, where no
/// gradient is taken; everywhere else the decoder uses libtorch's operations.
/// </summary>
internal static unsafe class FusedKernels
{
    /// <summary>Whether there are kernels for these tensors.</summary>
    public static bool Serve(Device device, ScalarType dtype) =>
        device.type == TorchSharp.DeviceType.CPU && dtype is ScalarType.Float32 or ScalarType.BFloat16 && System.Numerics.Vector.IsHardwareAccelerated;

    /// <summary>Where a CPU tensor's numbers begin.</summary>
    public static byte* Begin(Tensor tensor)
    {
        if (tensor.numel() * tensor.element_size() <= int.MaxValue) return Of(tensor);
        // A span holds no more than 2 GiB: that of the first number will do.
        using var first = tensor.as_strided([1], [1], tensor.storage_offset());
        return Of(first);

        static byte* Of(Tensor t) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(t.bytes));
    }
}
