using static TorchSharp.torch;

namespace ValueLocate.Inference.Weights;

/// <summary>Named tensors on disk, under the names that Hugging Face gives them.</summary>
internal interface IWeightSource : IDisposable
{
    /// <summary>What is read, for messages.</summary>
    string Where { get; }

    bool Has(string name);

    /// <summary>Reads a tensor onto the CPU in the dtype asked for; it is the caller's.</summary>
    /// <exception cref="ValueLocateException">It is missing, has another shape, or holds NaN or infinity.</exception>
    Tensor Read(string name, long[] shape, ScalarType dtype);

    /// <summary>Reads a tensor into a contiguous part of a larger one on the CPU, of the shape and dtype wanted.</summary>
    /// <exception cref="ValueLocateException">It is missing, has another shape, or holds NaN or infinity.</exception>
    void ReadInto(string name, Tensor target)
    {
        using var tensor = Read(name, target.shape, target.dtype);
        target.copy_(tensor);
    }

    /// <summary>Judges the tensors that the model did not ask for, once it has read all that it needs.</summary>
    /// <returns>A warning, or null.</returns>
    /// <exception cref="ValueLocateException">One belongs to the part that the model computes with.</exception>
    string? CheckLeftover() => null;
}
