using TorchSharp;

namespace ValueLocate.Inference;

/// <summary>
/// Numbers that libtorch is given, kept for ever. TorchSharp makes a Scalar of a number, also of the unseen factor 1 in a + b, and lets go of it
/// before libtorch has read it: a garbage collection at that moment, from any thread, frees it, and the sum is wrong or fails. So no number goes
/// to libtorch in passing: add and add_ take <see cref="One"/>, a square is a product with itself.
/// </summary>
internal static class Scalars
{
    public static readonly Scalar Zero = 0;
    public static readonly Scalar One = 1;
}
