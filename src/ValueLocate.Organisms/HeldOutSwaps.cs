using ValueLocate.Datasets;
using ValueLocate.Inference;

namespace ValueLocate.Organisms;

/// <summary>An answer to a held-out question, read off.</summary>
/// <param name="Case">The question and its personas.</param>
/// <param name="Persona">The aspect of the persona in the prompt.</param>
/// <param name="Reading">What the answer says.</param>
internal sealed record HeldOutAnswer(HeldOutCase Case, Aspect Persona, AnswerReading Reading)
{
    /// <summary>Whether the answer shows that aspect of the question's own dimension.</summary>
    public bool Shows(Aspect aspect) => Reading.Dimension == Case.Dimension && Reading.Aspect == aspect;
}

/// <summary>Answers to held-out questions while some neurons act as under the opposite persona.</summary>
/// <param name="llm">The organism.</param>
/// <param name="grammar">Its language.</param>
/// <param name="cases">Held-out cases of all dimensions.</param>
/// <param name="done">Is told of answers as they come.</param>
internal sealed class HeldOutSwaps(LanguageModel llm, OrganismGrammar grammar, IReadOnlyList<HeldOutCase> cases, Action<long>? done = null)
{
    private const int Batch = 32;
    private readonly AnswerReader reader = new(grammar);
    private readonly Interchange interchange = new(llm.Decoder);

    /// <summary>Each case of the dimension under both personas, the neurons' activations taken from the other one; none: as it is.</summary>
    public List<HeldOutAnswer> Answers(int dimension, IReadOnlyList<(int Layer, int Index)> neurons)
    {
        var directed = Own(dimension).SelectMany(c => Aspects.Both.Select(a => (Case: c, Persona: a)));
        return [.. directed.Chunk(Batch).SelectMany(batch =>
        {
            var ids = interchange.Generate([.. batch.Select(b => llm.Prompt(b.Case, b.Persona.Opposite()))],
                [.. batch.Select(b => llm.Prompt(b.Case, b.Persona))], neurons, llm.EndIds);
            done?.Invoke(batch.Length);
            return batch.Zip(ids, (b, answer) => new HeldOutAnswer(b.Case, b.Persona, reader.Read(llm.Text(answer))));
        })];
    }

    /// <summary>Share of answers that show the other persona's aspect once the neurons are swapped.</summary>
    public double Flips(int dimension, IReadOnlyList<(int Layer, int Index)> neurons) =>
        Answers(dimension, neurons).Average(a => a.Shows(a.Persona.Opposite()) ? 1.0 : 0);

    /// <summary>
    /// How far swapping the neurons moves the contrast log-odds toward the other persona, nats a token, mean over so many cases and both directions.
    /// </summary>
    public double Effect(int dimension, IReadOnlyList<(int Layer, int Index)> neurons, int count) =>
        interchange.Effect(llm, [.. Own(dimension).Take(count)], neurons);

    private IEnumerable<HeldOutCase> Own(int dimension) => cases.Where(c => c.Dimension == dimension);
}
