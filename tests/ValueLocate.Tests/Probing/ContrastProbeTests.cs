using ValueLocate.Locating;

namespace ValueLocate.Tests.Probing;

public class ContrastProbeTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public void Means_are_those_of_every_answer_read_alone()
    {
        using var tiny = new TinyLanguageModel();
        var (model, dimensions) = (tiny.Model, tiny.Dataset.Dimensions.Select(d => d.Id).ToList());
        long told = 0;
        var statistics = model.Probe(
            tiny.Dataset.Pairs.Where(p => p.Split == "search"),
            new ProbeOptions { Folds = 3, GradientQuestions = -1 },
            new Told(n => told += n),
            Now);
        Assert.Equal(dimensions, statistics.Dimensions);
        Assert.False(statistics.HasGradients);
        foreach (var d in dimensions)
        {
            // After the middle one of three layers.
            var positive = PlainReading.Means(model.Decoder, tiny.Pairs(d).Select(p => (model.Prompt(p.Question), model.Answer(p.Positive))), residualAfter: 1);
            var negative = PlainReading.Means(model.Decoder, tiny.Pairs(d).Select(p => (model.Prompt(p.Question), model.Answer(p.Negative))), residualAfter: 1);
            Assert.Equal((positive.Tokens, negative.Tokens), (statistics.Positive(d).TotalTokens, statistics.Negative(d).TotalTokens));
            Near(positive.Probability, statistics.Positive(d).Probability(), 1e-9);
            Near(positive.Mean, statistics.Positive(d).Mean(), 1e-5);
            Near(negative.Mean, statistics.Negative(d).Mean(), 1e-5);
            Near([.. positive.Residual.Zip(negative.Residual, (a, b) => a - b)], MiddleOf(statistics.ResidualDifference(d)), 1e-5);
            // The two aspects' answers differ, so the difference that is compared is one.
            Assert.Contains(statistics.ResidualDifference(d), x => Math.Abs(x) > 1e-3);
        }
        var texts = tiny.Dataset.Pairs.Where(p => p.Split == "search");
        Assert.Equal(texts.Sum(p => model.Prompt(p.Question).Count + model.Answer(p.Positive).Count + model.Answer(p.Negative).Count), told);
    }

    private static double[] MiddleOf(double[] layers) => layers[(layers.Length / 3)..(2 * layers.Length / 3)];

    [Fact]
    public void Folds_hold_whole_questions_and_add_up()
    {
        using var tiny = new TinyLanguageModel();
        // Answers of 1, 2, 4 and 8 tokens: a fold's tokens say which questions it holds.
        var pairs = tiny.Pairs("conservation").Take(4).Select((p, i) => p with { Positive = new string('x', 1 << i) }).ToList();
        var unit = tiny.Model.Answer("x").Count;
        Assert.Equal([1, 2, 4, 8], pairs.Select(p => tiny.Model.Answer(p.Positive).Count - unit + 1));
        var two = Read(2);
        Assert.Equal(15 + 4 * (unit - 1), two.TotalTokens);
        Assert.All(two.Tokens, n => Assert.Equal(2, System.Numerics.BitOperations.PopCount((ulong)n - 2 * ((ulong)unit - 1))));
        var four = Read(4);
        Assert.Equal(pairs.Select(p => (long)tiny.Model.Answer(p.Positive).Count), four.Tokens.Order());
        Near(four.Mean(), two.Mean(), 1e-9);

        ValueLocate.Probing.ActivationStatistics Read(int folds) =>
            tiny.Model.Probe(pairs, new ProbeOptions { Folds = folds, GradientQuestions = -1, Seed = 5 }, cancellation: Now).Positive("conservation");
    }

    [Fact]
    public void What_can_not_be_probed_is_a_sentence()
    {
        using var tiny = new TinyLanguageModel();
        var pairs = tiny.Pairs("conservation");
        var rule = new SelectionRule { Kind = SelectionKind.Fraction };
        Says("There is no pair", () => tiny.Model.Probe([], cancellation: Now));
        Says("at least 2", () => tiny.Model.Probe(pairs, new ProbeOptions { Folds = 1 }, cancellation: Now));
        var statistics = tiny.Model.Probe(pairs, new ProbeOptions { Folds = 2, GradientQuestions = -1 }, cancellation: Now);
        Says("gradient, which was not taken", () => statistics.Locate("conservation"));
        Says("those that were are conservation", () => statistics.Locate("luck", rule));

        static void Says(string what, Func<object> call) => Assert.Contains(what, Assert.Throws<ValueLocateException>(call).Message, StringComparison.Ordinal);
    }

    private static void Near(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance * (1 + Math.Abs(expected[i])));
    }

    private sealed class Told(Action<long> told) : IProgress<long>
    {
        public void Report(long value) => told(value);
    }
}
