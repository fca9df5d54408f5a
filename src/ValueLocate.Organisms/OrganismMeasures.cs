namespace ValueLocate.Organisms;

/// <summary>What was measured of one dimension of a model organism, on held-out questions and wordings; shares from 0 to 1.</summary>
/// <param name="Dimension">The dimension's id.</param>
/// <param name="Followed">Answers under a persona that show its aspect.</param>
/// <param name="Grammatical">Such answers that are sentences of the grammar from end to end.</param>
/// <param name="Named">Such answers that name the question's noun.</param>
/// <param name="NeutralPositive">Sampled answers without persona that show the positive aspect, among those that show one.</param>
/// <param name="NeutralGrammatical">Such answers that are grammatical.</param>
/// <param name="FlipsPlanted">Answers that show the other persona's aspect once the planted neurons are swapped.</param>
/// <param name="FlipsRandom">The same with as many other neurons of the same layers.</param>
/// <param name="FlipsDistractors">The same with the distractors.</param>
/// <param name="FlipsComplement">The same with every neuron but the planted ones.</param>
/// <param name="Effects">Each planted neuron's and distractor's own effect.</param>
public sealed record OrganismDimensionMeasures(string Dimension, double Followed, double Grammatical, double Named, double NeutralPositive,
    double NeutralGrammatical, double FlipsPlanted, double FlipsRandom, double FlipsDistractors, double FlipsComplement, IReadOnlyList<NeuronEffect> Effects);

/// <summary>One neuron's own effect.</summary>
/// <param name="Layer">Its layer.</param>
/// <param name="Index">Its place in the layer.</param>
/// <param name="Planted">Planted, or a distractor.</param>
/// <param name="Effect">How far swapping it alone moves the contrast log-odds toward the other persona, nats a token.</param>
public sealed record NeuronEffect(int Layer, int Index, bool Planted, double Effect);

/// <summary>measures.json of an organism: the proof of its planted neurons.</summary>
/// <param name="Cases">Held-out cases a dimension.</param>
/// <param name="NeutralAnswers">Sampled answers without persona a dimension.</param>
/// <param name="CrossingTexts">Held-out personas and questions that occur in training; 0 or the proof is void.</param>
/// <param name="AnswerPerplexity">exp of the mean cross-entropy a token of held-out answers under their persona.</param>
/// <param name="ProsePerplexity">The same of held-out prose.</param>
/// <param name="Dimensions">Dimension by dimension.</param>
public sealed partial record OrganismMeasures(int Cases, int NeutralAnswers, int CrossingTexts, double AnswerPerplexity, double ProsePerplexity,
    IReadOnlyList<OrganismDimensionMeasures> Dimensions)
{
    /// <summary>The file's name in a model's folder.</summary>
    public const string FileName = "measures.json";

    /// <summary>Writes measures.json into a folder.</summary>
    public void Write(string folder) => Json.ResultJson.Write(Path.Combine(folder, FileName), this);
}
