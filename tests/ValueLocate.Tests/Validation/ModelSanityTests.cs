using ValueLocate.Inference;
using ValueLocate.Reports;
using ValueLocate.Validation;

namespace ValueLocate.Tests.Validation;

/// <summary>No verdict on a model that predicts no text.</summary>
public class ModelSanityTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public void A_model_that_was_trained_is_better_than_the_uniform_distribution()
    {
        using var model = LanguageModel.Load(EmbeddedModel.Name, new ModelOptions { Threads = 1 }, cancellation: Stop);
        var data = model.Dataset();
        var sanity = ModelSanity.Of(model, data.Neutral, data.Pairs, Stop)!;
        Assert.Null(sanity.Refusal);
        Assert.InRange(sanity.Perplexity, 1, sanity.VocabularySize / 2.0);
    }

    [Fact]
    public void One_of_other_weights_than_its_own_gets_one_sentence_in_the_place_of_every_verdict()
    {
        using var tiny = new TinyLanguageModel();
        var set = tiny.Model.Probe(tiny.Pairs("conservation"), cancellation: Stop).Locate("conservation");
        var table = tiny.Model.Validate(set.Edit(1), tiny.Pairs("conservation", "test"), new ValidateOptions { RandomDraws = 2 }, cancellation: Stop);
        // Random weights: about as good as the uniform distribution, and a little worse.
        table = table with { Sanity = table.Sanity! with { LogProbability = Math.Min(table.Sanity!.LogProbability, -Math.Log(table.Sanity.VocabularySize)) } };
        var refusal = table.Sanity.Refusal!;
        Assert.Contains("No verdict", refusal, StringComparison.Ordinal);
        Assert.Equal([refusal], EffectVerdict.Sentences(table, -1));
        Assert.Equal(refusal, VerdictView.Of(table, -1).ToString());
        var result = new ValidationResult { Judged = table, HeldOut = false };
        Assert.StartsWith($"<p>{System.Net.WebUtility.HtmlEncode(refusal)}", result.ToHtml(), StringComparison.Ordinal);
        Assert.Equal(2, EffectVerdict.Sentences(table with { Sanity = null }, -1).Count);
    }
}
