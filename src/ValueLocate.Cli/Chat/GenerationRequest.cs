using ValueLocate.Authoring.Building;
using ValueLocate.Inference;
using ValueLocate.Values;

namespace ValueLocate.Cli.Chat;

/// <summary>A dataset that a model is to write.</summary>
/// <param name="Folder">Where it goes.</param>
/// <param name="Dimensions">Of what.</param>
/// <param name="Options">How much.</param>
/// <param name="Seed">The seed of sampling.</param>
/// <param name="Endpoint">Where the model is; null: <c>Options.Model</c> is loaded into this process.</param>
/// <param name="Compute">How it is loaded.</param>
internal sealed record GenerationRequest(string Folder, IReadOnlyList<Dimension> Dimensions, GeneratorOptions Options, int Seed, Endpoint? Endpoint, ModelOptions Compute);
