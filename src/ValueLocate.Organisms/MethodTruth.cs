namespace ValueLocate.Organisms;

/// <summary>A way to rank neurons, scored against the planted ones.</summary>
/// <param name="Method">Its name: the rule's word, or "random".</param>
/// <param name="Contrast">The texts that it was given.</param>
/// <param name="WithoutCommon">Whether what all dimensions share was removed before.</param>
/// <param name="Dimensions">Dimension by dimension.</param>
public sealed record MethodTruth(string Method, string Contrast, bool WithoutCommon, IReadOnlyList<MethodTruthDimension> Dimensions)
{
    /// <summary>Mean over dimensions of one of the measures.</summary>
    public double Mean(Func<MethodTruthDimension, double> measure) => Dimensions.Average(measure);
}

/// <summary>One dimension's scores. k is the number of planted neurons.</summary>
/// <param name="Dimension">The dimension's id.</param>
/// <param name="Auc">Probability that a planted neuron ranks above another one.</param>
/// <param name="Precision">Share of planted neurons among the first k.</param>
/// <param name="Distractors">Share of distractors among the first k.</param>
/// <param name="Flips">Share of held-out answers whose aspect turns when the first k are swapped.</param>
/// <param name="EffectPerNeuron">What swapping them moves the contrast log-odds, nats a token, divided by k.</param>
public sealed record MethodTruthDimension(string Dimension, double Auc, double Precision, double Distractors, double Flips, double EffectPerNeuron);
