using System.Runtime.InteropServices;
using ValueLocate.Inference;
using static TorchSharp.torch;

namespace ValueLocate.Locating;

/// <summary>
/// Adds zeros to every neuron's activation and to the residual stream after every layer, at the positions that steering edits. Their derivative, after a
/// backward pass, says what adding a constant there would do to first order, for each row of the batch by itself.
/// </summary>
internal sealed class LeafHook : IActivationHook, IDisposable
{
    private readonly Tensor[] neurons;
    private readonly Tensor[]? residual;

    /// <param name="model">The model.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="withResidual">Whether the residual stream's derivatives are wanted too.</param>
    public LeafHook(CausalLM model, int rows, bool withResidual)
    {
        neurons = Leaves(model.Config.IntermediateSize);
        residual = withResidual ? Leaves(model.Config.HiddenSize) : null;

        Tensor[] Leaves(long width) => [.. Enumerable.Range(0, model.Config.Layers).Select(l =>
            zeros([rows, 1, width], model.Dtype, model.DeviceOf(l), requires_grad: true).DetachFromDisposeScope())];
    }

    /// <inheritdoc/>
    public Tensor OnActivation(int layer, Tensor activation, ForwardContext context) =>
        activation.add(context.Mask(TokenKinds.Steered) * neurons[layer], Scalars.One);

    /// <inheritdoc/>
    public Tensor OnResidual(int layer, Tensor stream, ForwardContext context) =>
        residual is null ? stream : stream.add(context.Mask(TokenKinds.Steered) * residual[layer], Scalars.One);

    /// <summary>Adds a row's derivatives, [layer, neuron] and [layer, hidden] in one piece each.</summary>
    /// <param name="row">The row.</param>
    /// <param name="toNeurons">Where those of neurons go.</param>
    /// <param name="toResidual">Where those of the residual stream go; null: nowhere.</param>
    public void AddTo(int row, Span<float> toNeurons, Span<float> toResidual)
    {
        Add(neurons, row, toNeurons);
        if (residual is not null && !toResidual.IsEmpty) Add(residual, row, toResidual);
    }

    /// <summary>Sets all derivatives back to 0, for another backward pass of the same graph.</summary>
    public void Clear()
    {
        foreach (var leaf in neurons.Concat(residual ?? [])) leaf.grad?.zero_();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var leaf in neurons.Concat(residual ?? []))
        {
            leaf.grad?.Dispose();
            leaf.Dispose();
        }
    }

    private static void Add(Tensor[] leaves, int row, Span<float> sum)
    {
        var width = sum.Length / leaves.Length;
        for (var l = 0; l < leaves.Length; l++)
        {
            using var scope = NewDisposeScope();
            // A layer above the last one that matters has no derivative.
            if (leaves[l].grad is not { } gradient) continue;
            var values = MemoryMarshal.Cast<byte, float>(gradient[row].to_type(ScalarType.Float32).contiguous().cpu().bytes);
            for (var i = 0; i < width; i++) sum[l * width + i] += values[i];
        }
    }
}
