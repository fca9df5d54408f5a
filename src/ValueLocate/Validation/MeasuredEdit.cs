using System.Runtime.InteropServices;
using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Steering;

namespace ValueLocate.Validation;

/// <summary>An edit under which something is measured, with a hash of everything that it does.</summary>
internal sealed class MeasuredEdit
{
    private readonly Func<CausalLM, IActivationHook>? hook;

    private MeasuredEdit(string hash, Func<CausalLM, IActivationHook>? hook) => (Hash, this.hook) = (hash, hook);

    /// <summary>No edit.</summary>
    public static MeasuredEdit None { get; } = new("none", null);

    /// <summary>Tells the edit from any other.</summary>
    public string Hash { get; }

    /// <summary>One direction of a neuron edit, as the context says.</summary>
    public static MeasuredEdit Of(MeasureContext context, NeuronSet set, bool towardPositive, double gamma)
    {
        var edit = SteeringRule.Build(set, towardPositive, context.Preset, gamma);
        var positions = context.DecodeOnly ? TokenKinds.Answer : TokenKinds.Steered;
        var parts = edit.Layers.SelectMany(l => (string[])
        [
            $"layer {l.Layer}",
            .. l.Add.Select(a => $"{a.Neuron}+{BitConverter.SingleToInt32Bits(a.Value):x}"),
            .. l.ClampToZero.Select(n => $"{n}c"),
        ]);
        return new(MeasurementKey.Of(["neurons", $"{positions}", .. parts]), model => new SteeringHook(edit, model, positions));
    }

    /// <summary>A vector added to the residual stream after a layer.</summary>
    public static MeasuredEdit Residual(int layer, float[] vector) => new(
        MeasurementKey.Of("residual", $"{layer}", Convert.ToHexStringLower(MemoryMarshal.AsBytes<float>(vector))),
        model => new ResidualHook(layer, vector, model));

    /// <summary>Attaches the edit until the result is disposed; null where there is none.</summary>
    public IDisposable? Attach(CausalLM model) => hook is null ? null : model.Attach(hook(model));
}
