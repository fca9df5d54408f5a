using ValueLocate.Datasets;
using ValueLocate.Inference;

namespace ValueLocate.Organisms;

/// <summary>
/// Asks an organism questions without a persona and reads its answers off; they are sampled at temperature 1, with whatever hooks are attached.
/// </summary>
internal sealed class OrganismSpeaker
{
    private const int Batch = 32;
    private readonly LanguageModel llm;
    private readonly AnswerReader reader;
    private readonly List<List<IReadOnlyList<int>>> prompts;
    private readonly int seed;
    private readonly Action<long>? done;

    /// <summary>Draws the questions.</summary>
    /// <param name="llm">The organism.</param>
    /// <param name="language">Its language.</param>
    /// <param name="count">Questions a dimension.</param>
    /// <param name="unseen">Whether in wordings that training never showed.</param>
    /// <param name="seed">The seed of questions and sampling.</param>
    /// <param name="texts">Keeps one purpose's questions apart from another's.</param>
    /// <param name="done">Is told of answers as they come.</param>
    public OrganismSpeaker(LanguageModel llm, OrganismGrammar language, int count, bool unseen, int seed, ulong texts, Action<long>? done = null)
    {
        (this.llm, this.seed, this.done, reader) = (llm, seed, done, new AnswerReader(language));
        var text = new OrganismText(language);
        prompts = [.. language.Dimensions.Select((_, d) =>
        {
            var random = new SplitMix(SplitMix.Mix((ulong)(uint)(seed + d) ^ texts));
            return Enumerable.Range(0, count).Select(_ => llm.Prompt(text.Question(random, d, unseen).Text)).ToList();
        })];
    }

    public CausalLM Model => llm.Decoder;

    /// <summary>An answer to each of a dimension's questions.</summary>
    public List<AnswerReading> Answer(int dimension) => [.. prompts[dimension].Chunk(Batch).SelectMany((batch, i) =>
    {
        var options = new GenerationOptions { MaxTokens = 40, Temperature = 1, RepetitionPenalty = 1, Seed = seed * 1000 + i, EndIds = llm.EndIds };
        var answers = Generator.Generate(llm.Decoder, batch, options);
        done?.Invoke(batch.Length);
        return answers.Select(a => reader.Read(llm.Text(a)));
    })];

    /// <summary>Share of positive answers among those that show an aspect of the dimension; NaN where none does.</summary>
    public static double PositiveShare(IEnumerable<AnswerReading> readings, int dimension)
    {
        var sided = readings.Where(r => r.Dimension == dimension && r.Aspect is not null).ToList();
        return sided.Count == 0 ? double.NaN : sided.Average(r => r.Aspect == Aspect.Positive ? 1.0 : 0);
    }
}
