using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Probing;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Tests.Locating;

/// <summary>What an edit gains and costs, and the edit that gains most for its cost.</summary>
public class NaturalGradientTests
{
    private static readonly PackedExample[] Neutral =
    [
        new([1, 2, 3], [[10, 11, 12, 13, 14, 15, 16, 17]], [0]),
        new([4, 5], [[20, 21, 22, 23, 24, 25]], [0]),
    ];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public void Solving_gives_what_the_matrix_takes_back()
    {
        var random = new Random(3);
        float[][] samples = [.. Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, 1500).Select(_ => (float)random.NextDouble() - 0.5f).ToArray())];
        var curvature = new Curvature(samples, 40);
        int[] places = [.. Enumerable.Range(0, 1500).Where(i => i % 7 != 0)];
        double[] v = [.. places.Select(_ => random.NextDouble() - 0.5)], diagonal = [.. places.Select(_ => 0.1 + random.NextDouble())];
        var x = curvature.Solve(places, v, diagonal);
        // F x + D x, row by row of F = S' S / T.
        var back = places.Select((p, i) => samples.Sum(s => s[p] * places.Select((q, j) => s[q] * x[j]).Sum()) / 40 + diagonal[i] * x[i]).ToArray();
        Assert.All(v.Zip(back), p => Assert.Equal(p.First, p.Second, 1e-4));
        Assert.Equal(samples.Sum(s => s[0] * s[0]) / 40, curvature.Diagonal[0], 1e-6);
        var scaled = NaturalGradient.Scaled(curvature, places, x);
        Assert.Equal(NaturalGradient.KlOfStep, curvature.Kl(places, scaled), 1e-9);
    }

    [Fact]
    public void The_predicted_cost_of_a_small_edit_is_the_measured_one()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        var (neurons, residual) = Curvature.Take(model, Neutral, draws: 300, seed: 1, null, Now);
        var random = new Random(5);
        int[] places = [.. Enumerable.Range(0, neurons.Width)];
        double[] edit = [.. places.Select(_ => 0.02 * (random.NextDouble() - 0.5))];
        var measured = Kl(new SteeringHook(new SteeringEdit([.. Enumerable.Range(0, model.Config.Layers).Select(l => new LayerEdit(
            l, [.. Enumerable.Range(0, 96).Select(j => (j, (float)edit[l * 96 + j]))], []))]), model));
        Assert.InRange(neurons.Kl(places, edit) / measured, 0.8, 1.25);

        var width = model.Config.HiddenSize;
        double[] vector = [.. Enumerable.Range(0, width).Select(_ => 0.01 * (random.NextDouble() - 0.5))];
        measured = Kl(new ResidualHook(1, Array.ConvertAll(vector, x => (float)x), model));
        Assert.InRange(residual.Part(width, width).Kl([.. Enumerable.Range(0, width)], vector) / measured, 0.8, 1.25);

        // Texts weigh by their positions in F, and alike in the mean over texts: the mean over positions is compared.
        double Kl(IActivationHook hook)
        {
            using var reader = new DivergenceReader(model, Neutral, cancellation: Now);
            using var on = model.Attach(hook);
            var kl = reader.Measure(Now).Divergence;
            return kl.Select((k, i) => k * Neutral[i].AnswerTokens).Sum() / Neutral.Sum(n => n.AnswerTokens);
        }
    }

    [Fact]
    public void The_residual_streams_gradient_is_the_slope_of_adding_to_it()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        PackedExample row = new([1, 2, 3], [[10, 11], [12, 13, 14]], [0, 0]);
        var gradient = Gradients.Take(model, [row], 1, null, Now).Residual();
        foreach (var (layer, place) in ((int, int)[])[(0, 3), (1, 7)])
        {
            var slope = (At(0.02f) - At(-0.02f)) / 0.04;
            Assert.Equal(slope, gradient[layer * model.Config.HiddenSize + place], 2e-3 + 0.02 * Math.Abs(slope));

            double At(float value)
            {
                var vector = new float[model.Config.HiddenSize];
                vector[place] = value;
                using var off = model.Attach(new PlainReading.Add(row.Prompt.Count - 1, new Dictionary<int, float[]>(), (layer, vector)));
                return PlainReading.Contrast(model, row.Prompt, row.Answers[0], row.Answers[1]);
            }
        }
    }

    [Fact]
    public void Permuted_labels_turn_each_questions_sign()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        PackedExample[] rows = [new([1, 2, 3], [[10, 11], [12, 13, 14]], [0, 0]), new([4, 5], [[20], [21]], [0, 0])];
        var (one, other) = (ContrastGradient.Of(model, [[rows[0]]], Now), ContrastGradient.Of(model, [[rows[1]]], Now));
        var gradients = Gradients.Take(model, rows, 1, null, Now, permutations: 20, seed: 4);
        List<(int, int)> seen = [];
        for (var p = 0; p < 20; p++)
        {
            var permuted = gradients.Permuted(p);
            var signs = (from a in new[] { -1, 1 }
                         from b in new[] { -1, 1 }
                         where permuted.Select((x, i) => Math.Abs(x - (a * one[i] + b * other[i]) / 2)).Max() < 1e-5
                         select (a, b)).ToList();
            seen.Add(Assert.Single(signs));
        }
        Assert.Equal(4, seen.Distinct().Count());
    }

    [Fact]
    public void The_slope_is_the_own_gradient_less_a_share_of_the_others()
    {
        Assert.Equal([1 - 0.5 * 3.5, 2 - 0.5 * 4.5], NaturalGradient.Slope([[1, 2], [3, 4], [4, 5]], 0, 0.5));
        Assert.Equal([1, 2], NaturalGradient.Slope([[1, 2]], 0));
    }

    [Fact]
    public void Random_neurons_lie_in_the_same_layers_and_bring_their_own_edits()
    {
        using var tiny = new TinyLanguageModel();
        var statistics = tiny.Model.Probe(tiny.Dataset.Pairs, new ProbeOptions { Folds = 2, Neutral = tiny.Dataset.Neutral }, cancellation: Now);
        var set = statistics.Locate("conservation", new SelectionRule { Fraction = 0.1 });
        Assert.All(set.All, n => Assert.NotNull(n.Step));
        var descent = new Descent(statistics.Curvature!, NaturalGradient.Slope([.. statistics.Gradients.Select(g => g.Mean())],
            statistics.Dimensions.ToList().IndexOf("conservation")));
        var matched = new MatchedNeurons(statistics.Difference("conservation"), descent, MatchedNeurons.Norms(tiny.Model.Decoder));
        var drawn = matched.Draw(set, new Random(1));
        Assert.Equal(set.All.Select(n => n.Layer).Order(), drawn.All.Select(n => n.Layer).Order());
        Assert.Empty(set.All.Select(n => (n.Layer, n.Index)).Intersect(drawn.All.Select(n => (n.Layer, n.Index))));
        Assert.Equal(drawn.Count, drawn.All.Select(n => (n.Layer, n.Index)).Distinct().Count());
        var difference = statistics.Difference("conservation");
        Assert.All(drawn.All, n => Assert.Equal(difference.At(n.Layer * difference.Neurons + n.Index).MeanPositive, n.MeanPositive));
        Assert.All(drawn.All, n => Assert.NotNull(n.Step));
        // The same predicted cost as the found set's step.
        Assert.Equal(NaturalGradient.KlOfStep, Cost(drawn), 1e-9);
        Assert.Equal(NaturalGradient.KlOfStep, Cost(set), 1e-9);

        double Cost(NeuronSet s) => statistics.Curvature!.Kl(
            [.. s.All.Select(n => n.Layer * difference.Neurons + n.Index)], [.. s.All.Select(n => n.Step!.Value)]);
    }
}
