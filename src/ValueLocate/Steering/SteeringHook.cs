using ValueLocate.Inference;
using static TorchSharp.torch;

namespace ValueLocate.Steering;

/// <summary>Applies an edit to a model while attached.</summary>
public sealed class SteeringHook : IActivationHook, IDisposable
{
    private readonly Dictionary<int, (Tensor Add, Tensor? Upper)> layers = [];
    private readonly TokenKinds positions;

    /// <summary>Prepares the edit on the model's device, in its dtype.</summary>
    /// <param name="edit">What is done.</param>
    /// <param name="model">The model that it will be attached to.</param>
    /// <param name="positions">
    /// Where: by default from the prompt's last token on; <see cref="TokenKinds.Answer"/> is the sources' way (decode steps only).
    /// </param>
    public SteeringHook(SteeringEdit edit, CausalLM model, TokenKinds positions = TokenKinds.Steered)
    {
        this.positions = positions;
        var neurons = model.Config.IntermediateSize;
        foreach (var layer in edit.Layers)
        {
            if (layer.Layer < 0 || layer.Layer >= model.Config.Layers)
                throw new ValueLocateException($"The edit names layer {layer.Layer}; the model's {model.Config.Layers} layers count from 0.");
            if (layer.Add.Select(a => a.Neuron).Concat(layer.ClampToZero).Any(n => n < 0 || n >= neurons))
                throw new ValueLocateException($"The edit names a neuron of layer {layer.Layer} outside the model's {neurons}.");
            var add = new float[neurons];
            foreach (var (neuron, value) in layer.Add) add[neuron] = value;
            layers[layer.Layer] = (Make(add, model, layer.Layer), layer.ClampToZero.Count == 0 ? null : Make(Upper(layer, neurons), model, layer.Layer));
        }
    }

    /// <inheritdoc/>
    public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
    {
        if (!layers.TryGetValue(layer, out var edit) || !context.Any(positions)) return activation;
        if (edit.Upper is null)
        {
            if (context.Every(positions)) return activation.add(edit.Add, Scalars.One);
            return activation.addcmul(context.Mask(positions), edit.Add, Scalars.One);
        }
        using var clamped = activation.minimum(edit.Upper);
        clamped.add_(edit.Add, Scalars.One);
        if (context.Every(positions)) return clamped.alias();
        using var here = context.Mask(positions).gt(Scalars.Zero);
        return where(here, clamped, activation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (add, upper) in layers.Values)
        {
            add.Dispose();
            upper?.Dispose();
        }
    }

    /// <summary>0 where clamped, infinity elsewhere: the clamp is then one minimum.</summary>
    private static float[] Upper(LayerEdit layer, int neurons)
    {
        var upper = new float[neurons];
        upper.AsSpan().Fill(float.PositiveInfinity);
        foreach (var n in layer.ClampToZero) upper[n] = 0;
        return upper;
    }

    private static Tensor Make(float[] values, CausalLM model, int layer)
    {
        using var onCpu = tensor(values, ScalarType.Float32);
        return onCpu.to(model.Dtype, model.DeviceOf(layer), copy: true).DetachFromDisposeScope();
    }
}
