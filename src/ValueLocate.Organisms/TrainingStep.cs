namespace ValueLocate.Organisms;

/// <summary>The rows of one step: blocks A, B, C, D of equal length, which interchange interventions go between, then plain rows.</summary>
internal sealed record TrainingStep(IReadOnlyList<TrainingRow> Rows, int Groups, IReadOnlyList<SwapPlan> Plans);

/// <summary>What is swapped in a group.</summary>
/// <param name="Dimension">The dimension whose planted neurons are swapped: the question's, or another, which must not turn the answer.</param>
/// <param name="Draw">Decides which of the planted neurons go into C, and which stay out of D.</param>
internal sealed record SwapPlan(int Dimension, ulong Draw);
