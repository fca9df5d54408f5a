using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Locating;

namespace ValueLocate.Steering;

/// <summary>An edit of a dimension's neurons in both directions: a neuron set, a formula and its strength.</summary>
/// <param name="Set">The neurons.</param>
/// <param name="Gamma">The strength; 0 or above.</param>
/// <param name="Preset">The formula.</param>
/// <param name="DecodeOnly">Whether the prompt is left alone, as the sources do; otherwise its last token is edited too.</param>
public sealed record ValueEdit(NeuronSet Set, double Gamma, SteeringPreset Preset = SteeringPreset.NaturalGradient, bool DecodeOnly = false)
{
    /// <summary>The positions that are edited.</summary>
    public TokenKinds Positions => DecodeOnly ? TokenKinds.Answer : TokenKinds.Steered;

    /// <summary>What is done to each layer's neurons to steer toward an aspect.</summary>
    /// <exception cref="ValueLocateException">The strength is not finite or below 0, or the set lacks the quantiles that the formula needs.</exception>
    public SteeringEdit Toward(Aspect aspect) => SteeringRule.Build(Set, aspect == Aspect.Positive, Preset, Gamma);

    /// <summary>A hook that steers a model toward an aspect while it is attached.</summary>
    /// <exception cref="ValueLocateException">The model has not the neurons that the set names.</exception>
    public SteeringHook Hook(CausalLM model, Aspect aspect) => new(Toward(aspect), model, Positions);
}
