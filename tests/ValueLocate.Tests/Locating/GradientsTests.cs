using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Probing;

namespace ValueLocate.Tests.Locating;

/// <summary>The contrast gradient in folds: it adds up, and swapped labels turn its sign.</summary>
public class GradientsTests
{
    private const int Folds = 2;

    // The group of an answer ends in its fold: aspect x folds + fold.
    private static readonly PackedExample[] Rows =
    [
        new([1, 2, 3], [[10, 11], [12, 13, 14]], [0, 2]),
        new([4, 5], [[20], [21]], [1, 3]),
        new([6, 7, 8, 9], [[30, 31, 32], [33]], [1, 3]),
    ];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public void Folds_add_up_to_the_gradient_of_all_questions()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        long told = 0;
        var mean = Gradients.Take(model, Rows, Folds, n => told += n, Now).Mean();
        Near(ContrastGradient.Of(model, [Rows], cancellation: Now), mean);
        Assert.Equal(Rows.Sum(r => r.Prompt.Count + r.AnswerTokens), told);
        Assert.Contains(mean, g => Math.Abs(g) > 1e-3);
    }

    [Fact]
    public void Swapped_labels_turn_the_sign_fold_by_fold()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        var gradients = Gradients.Take(model, Rows, Folds, null, Now);
        Near([.. gradients.Mean().Select(g => -g)], gradients.Mean([-1, -1]));
        // The second fold's questions with their answers exchanged.
        PackedExample[] swapped = [Rows[0], .. Rows[1..].Select(r => r with { Answers = [r.Answers[1], r.Answers[0]] })];
        Near(Gradients.Take(model, swapped, Folds, null, Now).Mean(), gradients.Mean([1, -1]));
        Assert.Contains(gradients.Mean().Zip(gradients.Mean([1, -1])), p => Math.Abs(p.First - p.Second) > 1e-3);
    }

    [Fact]
    public void Finite_differences_of_plain_arithmetic_agree()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        var gradients = Gradients.Take(model, Rows, Folds, null, Now);
        foreach (var (layer, neuron) in ((int, int)[])[(0, 7), (1, 33), (2, 90)])
        {
            foreach (var signs in (int[][])[[1, 1], [1, -1]])
            {
                var slope = (At(0.02f) - At(-0.02f)) / 0.04;
                Assert.Equal(slope, gradients.Mean(signs)[layer * 96 + neuron], 2e-3 + 0.02 * Math.Abs(slope));

                double At(float value) => Rows.Select((r, i) =>
                {
                    var vector = new float[96];
                    vector[neuron] = value;
                    // From the prompt's last token on.
                    using var off = model.Attach(new PlainReading.Add(r.Prompt.Count - 1, new Dictionary<int, float[]> { [layer] = vector }));
                    return signs[i == 0 ? 0 : 1] * PlainReading.Contrast(model, r.Prompt, r.Answers[0], r.Answers[1]);
                }).Average();
            }
        }
    }

    [Fact]
    public void An_empty_fold_counts_for_nothing()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        PackedExample[] first = [Rows[0]];
        Near(ContrastGradient.Of(model, [first], cancellation: Now), Gradients.Take(model, first, Folds, null, Now).Mean([1, -1]));
    }

    [Fact]
    public void What_dimensions_share_is_their_mean()
    {
        var special = Gradients.WithoutCommon([[1, 4], [3, -2]]);
        Assert.Equal([-1, 3], special[0]);
        Assert.Equal([1, -3], special[1]);
    }

    private static void Near(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5 * (1 + Math.Abs(expected[i])));
    }
}
