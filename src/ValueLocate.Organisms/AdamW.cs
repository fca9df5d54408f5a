using TorchSharp;
using static TorchSharp.torch;

namespace ValueLocate.Organisms;

/// <summary>
/// AdamW (arXiv 1711.05101) over the decoder's tensors. Our own because TorchSharp's gives libtorch numbers that a garbage collection can free before they are
/// read (see <see cref="Inference.Scalars"/>), and because its moments belong into our checkpoints.
/// </summary>
internal sealed class AdamW : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.98;
    private const double Decay = 0.05;
    private static readonly Scalar Keep1 = Beta1;
    private static readonly Scalar Take1 = 1 - Beta1;
    private static readonly Scalar Keep2 = Beta2;
    private static readonly Scalar Take2 = 1 - Beta2;
    private static readonly Scalar Epsilon = 1e-8;
    private readonly IReadOnlyList<Tensor> parameters;

    public AdamW(IReadOnlyList<Tensor> parameters)
    {
        this.parameters = parameters;
        First = [.. parameters.Select(p => zeros_like(p, requires_grad: false).DetachFromDisposeScope())];
        Second = [.. parameters.Select(p => zeros_like(p, requires_grad: false).DetachFromDisposeScope())];
    }

    /// <summary>Running means of the gradients.</summary>
    public IReadOnlyList<Tensor> First { get; }

    /// <summary>Running means of their squares.</summary>
    public IReadOnlyList<Tensor> Second { get; }

    /// <summary>Clips the gradients to a joint length of 1, moves the parameters, and forgets the gradients.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="step">Steps taken, this one included.</param>
    public void Step(double rate, int step)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var length = Math.Sqrt(parameters.Sum(p => (double)(p.grad! * p.grad!).sum().item<float>()));
        Scalar clip = length > 1 ? 1 / length : 1, shrink = 1 - rate * Decay;
        Scalar moved = -rate / (1 - Math.Pow(Beta1, step)), root = 1 / Math.Sqrt(1 - Math.Pow(Beta2, step));
        for (var i = 0; i < parameters.Count; i++)
        {
            var (p, m, v) = (parameters[i], First[i], Second[i]);
            var g = p.grad!.mul_(clip);
            m.mul_(Keep1).add_(g, Take1);
            v.mul_(Keep2).addcmul_(g, g, Take2);
            if (p.dim() > 1) p.mul_(shrink);
            p.addcdiv_(m, v.sqrt().mul_(root).add_(Epsilon, Inference.Scalars.One), moved);
            g.zero_();
        }
        GC.KeepAlive(clip);
        GC.KeepAlive(shrink);
        GC.KeepAlive(moved);
        GC.KeepAlive(root);
    }

    public void Dispose()
    {
        foreach (var t in First.Concat(Second)) t.Dispose();
    }
}
