namespace ValueLocate.Steering;

/// <summary>What is done to one layer's neurons: first a &lt;- min(a, 0) on some, then a &lt;- a + value on some.</summary>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="Add">Neurons and the values that are added to their activation.</param>
/// <param name="ClampToZero">Neurons whose activation is cut at 0.</param>
public sealed record LayerEdit(int Layer, IReadOnlyList<(int Neuron, float Value)> Add, IReadOnlyList<int> ClampToZero);

/// <summary>An edit of neurons in some layers.</summary>
/// <param name="Layers">At most one entry a layer.</param>
public sealed record SteeringEdit(IReadOnlyList<LayerEdit> Layers)
{
    /// <summary>The first layer that the edit changes; layers below it compute what they did.</summary>
    public int FirstLayer => Layers.Count == 0 ? 0 : Layers.Min(l => l.Layer);

    /// <summary>How many neurons are added to or clamped.</summary>
    public int Neurons => Layers.Sum(l => l.Add.Count + l.ClampToZero.Count);
}
