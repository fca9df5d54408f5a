using static TorchSharp.torch;

namespace ValueLocate.Inference.Weights;

/// <summary>Named tensors on disk, under the names that Hugging Face gives them.</summary>
internal interface IWeightSource : IDisposable
{
    /// <summary>What is read, for messages.</summary>
    string Where { get; }

    bool Has(string name);

    /// <summary>Reads a tensor onto the CPU in the dtype asked for.</summary>
    /// <exception cref="ValueLocateException">It is missing or has another shape.</exception>
    Tensor Read(string name, long[] shape, ScalarType dtype);
}
