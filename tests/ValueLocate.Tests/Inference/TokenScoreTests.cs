using ValueLocate.Inference;
using static TorchSharp.torch;
using Generator = ValueLocate.Inference.Generator;

namespace ValueLocate.Tests.Inference;

/// <summary>What generation tells of each token.</summary>
public sealed class TokenScoreTests : IDisposable
{
    private static readonly IReadOnlyList<int>[] Prompts = [[5, 6, 7, 8, 9], [40, 41], [100, 3, 77, 12]];
    private readonly CausalLM model = CausalLM.Load(Data.Golden("llama-tied"));

    public void Dispose() => model.Dispose();

    [Fact]
    public void Log_probabilities_are_those_of_a_pass_over_the_whole_text()
    {
        List<GeneratedToken> read = [], told = [];
        var options = new GenerationOptions
        {
            MaxTokens = 5,
            EndIds = [],
            Temperature = 1,
            PresencePenalty = 1,
            FrequencyPenalty = 0.5,
            Likeliest = 3,
            OnPromptToken = read.Add,
            OnToken = t =>
            {
                told.Add(t);
                return true;
            },
        };
        var answers = Generator.Generate(model, Prompts, options, TestContext.Current.CancellationToken);
        for (var r = 0; r < Prompts.Length; r++)
        {
            int[] text = [.. Prompts[r], .. answers[r]];
            List<GeneratedToken> tokens = [.. read.Concat(told).Where(t => t.Row == r)];
            Assert.Equal(text, tokens.Select(t => t.Id));
            using var hidden = model.Forward(TokenBatch.Prompts([text]));
            using var logits = model.Logits(hidden);
            using var log = nn.functional.log_softmax(logits[0], 1);
            Assert.Null(tokens[0].LogProbability);
            for (var i = 1; i < text.Length; i++)
            {
                Assert.Equal(log[i - 1, text[i]].item<float>(), tokens[i].LogProbability!.Value, 1e-4);
                var (values, indexes) = log[i - 1].topk(3);
                Assert.Equal(indexes.data<long>().ToArray().Select(id => (int)id), tokens[i].Likeliest.Select(t => t.Id));
                Assert.Equal(values[2].item<float>(), tokens[i].Likeliest[2].LogProbability, 1e-4);
            }
        }
    }

    [Fact]
    public void A_row_ends_where_its_listener_says_and_the_others_go_on()
    {
        var whole = Generator.Generate(model, Prompts, new() { MaxTokens = 6, EndIds = [] }, TestContext.Current.CancellationToken);
        var seen = 0;
        var cut = Generator.Generate(model, Prompts, new() { MaxTokens = 6, EndIds = [], OnToken = t => t.Row != 1 || ++seen < 3 },
            TestContext.Current.CancellationToken);
        Assert.Equal([whole[0], whole[1][..3], whole[2]], cut);
    }

    [Fact]
    public void Presence_and_frequency_penalties_lower_what_the_answer_holds_already()
    {
        var counts = new Dictionary<int, int> { [0] = 1, [2] = 3 };
        var scores = new float[] { 3, 2, 3.5f, 1 };
        var options = new GenerationOptions { RepetitionPenalty = 1, PresencePenalty = 0.75, FrequencyPenalty = 0.5 };
        Assert.Equal(1, TokenChooser.Choose(scores, [], counts, options, new Random(0)));
        Assert.Equal([1.75f, 2, 1.25f, 1], scores);
        Assert.Throws<ValueLocateException>(() => Generator.Generate(model, Prompts, options with { FrequencyPenalty = double.NaN },
            TestContext.Current.CancellationToken));
    }
}
