namespace ValueLocate.Authoring.Building;

/// <summary>How a language model writes a dataset.</summary>
/// <param name="Prompts">The folder with questions.md and descriptions.md.</param>
/// <param name="Cache">The folder that keeps the model's replies.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Domains">The parts of life that are asked for in turn.</param>
/// <param name="QuestionsPerDimension">How many questions are wanted.</param>
/// <param name="DescriptionsPerAspect">How many descriptions are wanted.</param>
/// <param name="PerRequest">How many are asked for at once.</param>
public sealed record GeneratorOptions(
    string Prompts, string Cache, string Model, IReadOnlyList<string> Domains, int QuestionsPerDimension = 3750, int DescriptionsPerAspect = 80,
    int PerRequest = 10);
