using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Json;
using ValueLocate.Locating;
using ValueLocate.Pipeline;
using ValueLocate.Validation;
using ValueLocate.Values;

namespace ValueLocate.Tests.Pipeline;

/// <summary>A run's effects, residual-stream baseline and damage, computed again from its texts by plain arithmetic.</summary>
public sealed class RunNumbersTests : IDisposable
{
    private const double Near = 2e-5;
    private readonly TinyRuns runs = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => runs.Dispose();

    [Fact]
    public void Effects_and_the_residual_baseline_are_what_adding_by_hand_measures()
    {
        using var run = runs.Run("run");
        var model = run.Model;
        var judged = run.Validated().Judged;
        foreach (var (d, dimension) in run.Data.Dimensions.Index())
        {
            var set = run.Located().Sets[d];
            var choice = run.Strengths()[d];
            var pairs = run.Data.Judged.Where(p => p.Dimension == dimension.Id).ToList();
            var plain = Contrast(model, pairs, null, null);
            Assert.Equal(plain.Average(), judged.Dimensions[d].Unsteered.Mean, Near);
            var up = Contrast(model, pairs, ByLayer(set, choice.Gamma), null);
            var down = Contrast(model, pairs, ByLayer(set, -choice.Gamma), null);
            Assert.Equal(up.Average() - plain.Average(), judged.Dimensions[d].Positive.Mean, Near);
            Assert.Equal(down.Average() - plain.Average(), judged.Dimensions[d].Negative.Mean, Near);
            Assert.Equal((up.Average() - down.Average()) / 2, judged.Dimensions[d].HalfDifference.Mean, Near);

            var residual = Assert.Single(choice.Residual);
            var vector = ResidualDifference(run, dimension, residual.Layer);
            var measured = judged.Dimensions[d].BaselineOf(Baseline.ResidualMeanDifference)!;
            // Only the direction is given: its length is a matter of the predicted cost.
            var scale = residual.Gamma * ResidualVectors.Of(run.Probed(), d, residual.Name, residual.Layer)[0] / vector[0];
            up = Contrast(model, pairs, null, (residual.Layer, Times(vector, scale)));
            down = Contrast(model, pairs, null, (residual.Layer, Times(vector, -scale)));
            Assert.Equal((up.Average() - down.Average()) / 2, measured.HalfDifference.Mean, Near);
            Assert.True(Math.Abs(measured.HalfDifference.Mean) > 100 * Near, $"{measured.HalfDifference}");
        }
    }

    [Fact]
    public void Damage_that_chooses_and_damage_that_is_reported_are_of_different_texts()
    {
        using var run = runs.Run("run");
        var texts = run.Data.Dataset.Neutral.Select(n => n.Text).ToList();
        Assert.Equal(8, texts.Count);
        var (chosenOn, reportedOn) = (new[] { texts[0], texts[5] }, texts.Where((_, i) => i % 5 > 1).ToArray());
        var judged = run.Validated().Judged;
        foreach (var (d, _) in run.Data.Dimensions.Index())
        {
            var set = run.Located().Sets[d];
            var choice = run.Strengths()[d];
            Assert.Equal(Worse(chosenOn, choice.Gamma).Kl, choice.Kl, Near);
            Assert.Equal(Worse(reportedOn, choice.Gamma).Kl, judged.Dimensions[d].Kl!.Mean, Near);
            Assert.Equal(Worse(reportedOn, choice.Gamma).LogProbability, judged.Dimensions[d].Damage, Near);
            Assert.NotEqual(choice.Kl, judged.Dimensions[d].Kl!.Mean, Near);
            // A tenth of the budget is kept back.
            Assert.True(choice.Kl <= 0.9 * run.Settings.KlBudget);

            (double Kl, double LogProbability) Worse(string[] on, double gamma)
            {
                var (up, down) = (Damage(run.Model, on, ByLayer(set, gamma)), Damage(run.Model, on, ByLayer(set, -gamma)));
                return up.Kl >= down.Kl ? up : down;
            }
        }
        Assert.Equal(judged.Dimensions.Average(r => r.Damage), judged.Pooled.Damage, 12);
    }

    [Fact]
    public void What_dimensions_share_is_removed_before_selecting_and_steering()
    {
        using var run = runs.Run("run", runs.Settings with { RemoveCommon = true });
        using var plain = runs.Run("plain");
        RemovedByHand(run, plain.Located().Sets);
        // The other variant is then the plain one.
        Same(plain.Located().Sets, run.Located().OtherSets);
        Same(run.Located().Sets, plain.Located().OtherSets);
        Assert.NotNull(run.Validated().Judged.LeakageOther);
        Assert.NotEqual(plain.Validated().Judged.Pooled.HalfDifference, run.Validated().Judged.Pooled.HalfDifference);
    }

    [Fact]
    public void A_crossed_run_reads_every_dimensions_answers_to_one_question_and_removes_what_they_share()
    {
        WriteCrossed();
        using var run = runs.Run("run", runs.Settings with { Contrast = ContrastKind.Crossed });
        var crossed = run.Data.Dataset.Crossed.Where(c => c.Split != "test").ToList();
        Assert.Equal(5, crossed.Count);
        foreach (var dimension in run.Data.Dimensions)
        {
            var (positive, negative) = (Means(Aspect.Positive), Means(Aspect.Negative));
            var read = run.Statistics(dimension.Id);
            Assert.Equal((positive.Tokens, negative.Tokens), (read.Positive.TotalTokens, read.Negative.TotalTokens));
            Assert.All(positive.Mean.Zip(read.Positive.Mean()), p => Assert.Equal(p.First, p.Second, Near));
            Assert.All(negative.Probability.Zip(read.Negative.Probability()), p => Assert.Equal(p.First, p.Second, 1e-9));

            (double[] Probability, double[] Mean, double[] Residual, int Tokens) Means(Aspect aspect) => PlainReading.Means(
                run.Model.Decoder, crossed.Select(c => (run.Model.Prompt(c.Question), run.Model.Answer(c.Answers[dimension.Id][aspect]))), residualAfter: 1);
        }
        RemovedByHand(run, null);
        Assert.Equal(16, run.Validated().Judged.Pooled.Questions);
    }

    [Fact]
    public void A_crossed_run_by_attribution_takes_the_gradient_of_its_own_answers()
    {
        WriteCrossed();
        var settings = runs.Settings with { Contrast = ContrastKind.Crossed, GradientQuestions = 0, Selection = new() { Fraction = 0.1 } };
        using var run = runs.Run("run", settings);
        var crossed = run.Data.Dataset.Crossed.Where(c => c.Split != "test").ToList();
        const string Id = "conservation";
        var rows = crossed.Select(c => new ValueLocate.Probing.PackedExample(
            run.Model.Prompt(c.Question), [run.Model.Answer(c.Answers[Id].Positive), run.Model.Answer(c.Answers[Id].Negative)], [0, 0])).ToList();
        var expected = ContrastGradient.Of(run.Model.Decoder, [.. rows.Select(r => new[] { r })], cancellation: Now);
        var own = run.Probed().Gradients[1].Mean();
        Assert.All(expected.Zip(own), p => Assert.Equal(p.First, p.Second, Near));
        Assert.All(run.Located().Sets, s => Assert.All(s.All, n => Assert.True(n.Attribution > 0)));
    }

    /// <summary>Selected are the largest |delta - mean delta over dimensions|, and steered is by the mean difference less what is shared.</summary>
    private static void RemovedByHand(RunSession run, IReadOnlyList<NeuronSet>? plain)
    {
        var ids = run.Data.Dimensions.Select(d => d.Id).ToList();
        var delta = ids.ConvertAll(id => Minus(run.Statistics(id).Positive.Probability(), run.Statistics(id).Negative.Probability()));
        var mean = ids.ConvertAll(id => Minus(run.Statistics(id).Positive.Mean(), run.Statistics(id).Negative.Mean()));
        for (var d = 0; d < ids.Count; d++)
        {
            var own = delta[d].Select((x, i) => x - delta.Average(o => o[i])).ToArray();
            var largest = own.Select(Math.Abs).OrderDescending().ElementAt(28);
            var set = run.Located().Sets[d];
            // 10 % of 288 neurons.
            Assert.Equal(29, set.Count);
            foreach (var n in set.All)
            {
                var i = n.Layer * 96 + n.Index;
                Assert.True(Math.Abs(own[i]) >= largest - 1e-12);
                Assert.Equal(own[i], n.Delta, 1e-9);
                Assert.Equal(mean[d][i] - mean.Average(o => o[i]), n.MeanPositive - n.MeanNegative, 1e-9);
            }
            if (plain is not null) Assert.NotEqual(plain[d].All.Select(n => (n.Layer, n.Index)).Order(), set.All.Select(n => (n.Layer, n.Index)).Order());
        }

        static double[] Minus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];
    }

    private static void Same<T>(T expected, T actual) => Assert.Equal(
        System.Text.Json.JsonSerializer.Serialize(expected, ResultJson.Options), System.Text.Json.JsonSerializer.Serialize(actual, ResultJson.Options));

    private static float[] ResidualDifference(RunSession run, Dimension dimension, int layer)
    {
        var pairs = run.Data.Search.Where(p => p.Dimension == dimension.Id).ToList();
        var (positive, negative) = (Means(Aspect.Positive), Means(Aspect.Negative));
        return [.. positive.Zip(negative, (a, b) => (float)(a - b))];

        double[] Means(Aspect aspect) => PlainReading.Means(
            run.Model.Decoder, pairs.Select(p => (run.Model.Prompt(p.Question), run.Model.Answer(p.Answer(aspect)))), residualAfter: layer).Residual;
    }

    private static Dictionary<int, float[]> ByLayer(NeuronSet set, double gamma) => set.All.GroupBy(n => n.Layer).ToDictionary(g => g.Key, g =>
    {
        var vector = new float[96];
        foreach (var n in g) vector[n.Index] = (float)(gamma * (n.MeanPositive - n.MeanNegative));
        return vector;
    });

    private static float[] Times(float[] vector, double gamma) => Array.ConvertAll(vector, v => (float)(gamma * v));

    private static double[] Contrast(LanguageModel model, List<Pair> pairs, Dictionary<int, float[]>? neurons,
        (int Layer, float[] Vector)? residual) => [.. pairs.Select(p =>
    {
        var prompt = model.Prompt(p.Question);
        using var off = model.Attach(new PlainReading.Add(prompt.Count - 1, neurons ?? [], residual));
        return PlainReading.Contrast(model.Decoder, prompt, model.Answer(p.Positive), model.Answer(p.Negative));
    })];

    /// <summary>An edit acts from a neutral text's second token on, where its third is predicted; each text counts alike.</summary>
    private static (double Kl, double LogProbability) Damage(LanguageModel model, string[] texts, Dictionary<int, float[]> neurons)
    {
        List<(double Kl, double LogProbability)> each = [.. texts.Select(t =>
        {
            int[] ids = [.. model.Tokenizer.Encode(t)];
            var plain = PlainReading.LogProbabilities(model.Decoder, ids);
            using var off = model.Attach(new PlainReading.Add(1, neurons));
            var steered = PlainReading.LogProbabilities(model.Decoder, ids);
            var places = Enumerable.Range(1, ids.Length - 2).ToList();
            return (places.Average(p => plain[p].Zip(steered[p], (a, b) => Math.Exp(a) * (a - b)).Sum()),
                places.Average(p => steered[p][ids[p + 1]] - plain[p][ids[p + 1]]));
        })];
        return (each.Average(e => e.Kl), each.Average(e => e.LogProbability));
    }

    /// <summary>Six situations, one of them of the test split.</summary>
    private void WriteCrossed()
    {
        string[] dimensions = ["openness_to_change", "conservation", "self_enhancement", "self_transcendence"];
        File.WriteAllLines(runs.DataFile("crossed.jsonl"), Enumerable.Range(0, 6).Select(i => System.Text.Json.JsonSerializer.Serialize(new
        {
            id = $"x{i}",
            split = i == 3 ? "test" : "search",
            author = "a",
            question = $"What now, {i}?",
            answers = dimensions.ToDictionary(d => d, d => new { positive = $"{d[..6]} yes {i * i}", negative = $"no {d[^5..]}, {i} times" }),
        })));
    }
}
