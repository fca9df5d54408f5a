using ValueLocate.Inference;
using ValueLocate.Json;
using ValueLocate.Locating;
using ValueLocate.Steering;

namespace ValueLocate.Cli.Tests;

public class SteerPromptTests
{
    private static readonly string[] Questions = ["What is it?", "And a rather longer question: what would you do?"];

    [Fact]
    public void A_prompt_is_answered_side_by_side()
    {
        using var run = new TinyRun();
        var r = CommandLine.Run("steer", "--run", run.Folder, "--dimension", "conservation", "--prompt", "Hello?", "--max-tokens", "8", "--quiet");
        Assert.Equal((0, ""), (r.Code, r.Error));
        foreach (var heading in new[] { "unsteered", "toward positive conservation", "toward negative conservation" })
            Assert.Contains(heading, r.Output, StringComparison.Ordinal);
        var one = CommandLine.Run("steer", "--run", run.Folder, "--dimension", "conservation", "--prompt", "Hello?", "--max-tokens", "8", "--gamma",
            "1", "--toward", "negative", "--quiet");
        Assert.Contains("toward negative", one.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("toward positive", one.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_dimension_a_bad_gamma_and_no_tokens_are_sentences()
    {
        using var run = new TinyRun();
        Assert.Contains("conservation",
            CommandLine.Run("steer", "--run", run.Folder, "--dimension", "courage", "--prompt", "p", "--quiet").Sentence(), StringComparison.Ordinal);
        Assert.Contains("gamma",
            CommandLine.Run("steer", "--run", run.Folder, "--dimension", "conservation", "--prompt", "p", "--gamma", "nan", "--quiet").Sentence(),
            StringComparison.Ordinal);
        Assert.Contains("at least 1",
            CommandLine.Run("steer", "--run", run.Folder, "--dimension", "conservation", "--prompt", "p", "--max-tokens", "0", "--quiet").Sentence(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_strengths_the_gamma_must_be_given()
    {
        using var run = new TinyRun();
        File.Delete(Path.Combine(run.Folder, "steering.json"));
        Assert.Contains("'valuelocate steer'",
            CommandLine.Run("steer", "--run", run.Folder, "--dimension", "conservation", "--prompt", "p", "--quiet").Sentence(), StringComparison.Ordinal);
        Assert.Equal(0,
            CommandLine.Run("steer", "--run", run.Folder, "--dimension", "conservation", "--prompt", "p", "--gamma", "1", "--max-tokens", "2", "--quiet").Code);
    }

    [Fact]
    public void Gamma_0_changes_nothing_a_large_one_does_and_the_hook_comes_off()
    {
        using var run = new TinyRun();
        using var model = LanguageModel.Load(run.Files["model"], new ModelOptions { Template = "plain" }, cancellation: TestContext.Current.CancellationToken);
        var set = ResultJson.Read<LocateResult>(Path.Combine(run.Folder, "neurons.json")).Sets[0];
        var options = new SteeredAnswerOptions { MaxTokens = 12 };
        var still = SteeredAnswers.Answer(model, set, SteeringPreset.MeanDifference, 0, Questions, options, TestContext.Current.CancellationToken);
        Assert.All(still, a => Assert.Equal((a.Unsteered, a.Unsteered), (a.TowardPositive, a.TowardNegative)));
        var moved = SteeredAnswers.Answer(model, set, SteeringPreset.MeanDifference, 100, Questions, options, TestContext.Current.CancellationToken);
        Assert.Equal(still.Select(a => a.Unsteered), moved.Select(a => a.Unsteered));
        Assert.Contains(moved, a => a.TowardPositive != a.Unsteered && a.TowardNegative != a.TowardPositive);
        Assert.Equal(Questions, moved.Select(a => a.Question));
    }

    [Fact]
    public void Batched_answers_are_unbatched_answers()
    {
        using var run = new TinyRun();
        using var model = LanguageModel.Load(run.Files["model"], new ModelOptions { Template = "plain" }, cancellation: TestContext.Current.CancellationToken);
        var set = ResultJson.Read<LocateResult>(Path.Combine(run.Folder, "neurons.json")).Sets[1];
        var options = new SteeredAnswerOptions { MaxTokens = 12 };
        Assert.Equal(
            SteeredAnswers.Answer(model, set, SteeringPreset.MeanDifference, 100, Questions, options with { BatchSize = 1 },
                TestContext.Current.CancellationToken),
            SteeredAnswers.Answer(model, set, SteeringPreset.MeanDifference, 100, Questions, options, TestContext.Current.CancellationToken));
    }
}
