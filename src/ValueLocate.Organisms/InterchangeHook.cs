using TorchSharp;
using ValueLocate.Inference;
using static TorchSharp.torch;

namespace ValueLocate.Organisms;

/// <summary>
/// Interchange interventions inside one training pass (arXiv 2112.00826). The batch is four blocks of rows, A, B, C and D, then others: row i of C is B's text
/// with some neurons' activations taken from row i of A, row i of D is A's text with others taken from B, in the same pass and with gradients through both. It
/// also collects the sign loss: tagged neurons shall be active (above 0.5) under their aspect and below 0 (-0.15) under the other.
/// </summary>
internal sealed class InterchangeHook(int edited, Func<int, Tensor?> swaps, IReadOnlyDictionary<int, (Tensor Columns, Tensor Active, Tensor Silent)> signs)
    : IActivationHook
{
    private static readonly Scalar High = 0.5;
    private static readonly Scalar Low = 0.15;

    /// <summary>The sign loss, summed over tagged neurons, positions and layers; of the pass's dispose scope.</summary>
    public List<Tensor> SignLosses { get; } = [];

    public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
    {
        if (signs.TryGetValue(layer, out var s))
        {
            var tagged = activation.index_select(2, s.Columns);
            var loss = (nn.functional.relu(tagged.neg().add(High, Scalars.One)) * s.Active).sum()
                .add((nn.functional.relu(tagged.add(Low, Scalars.One)) * s.Silent).sum(), Scalars.One);
            SignLosses.Add(loss.DetachFromDisposeScope());
        }
        if (edited == 0 || swaps(layer) is not { } mask) return activation;
        var sources = activation.narrow(0, 0, edited);
        var bases = activation.narrow(0, edited, edited);
        var swapped = bases.add((sources - bases) * mask * context.Mask(TokenKinds.Steered).narrow(0, edited, edited), Scalars.One);
        var rest = activation.shape[0] - 2 * edited;
        return rest == 0 ? cat([sources, swapped], 0) : cat([sources, swapped, activation.narrow(0, 2 * edited, rest)], 0);
    }
}
