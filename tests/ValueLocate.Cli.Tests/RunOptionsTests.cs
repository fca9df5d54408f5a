using System.CommandLine;
using ValueLocate.Cli.Options;
using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Pipeline;
using ValueLocate.Steering;

namespace ValueLocate.Cli.Tests;

public class RunOptionsTests
{
    private static RunSettings Settings(string line)
    {
        var (options, command) = (new RunOptions(), new Command("run"));
        options.AddTo(command);
        var parsed = command.Parse(line);
        Assert.Empty(parsed.Errors);
        return options.Settings(parsed);
    }

    [Fact]
    public void Without_options_the_settings_are_the_librarys() => Assert.Equal(new RunSettings { Model = "m" }, Settings("--model m"));

    [Fact]
    public void Without_a_model_it_is_the_embedded_one() => Assert.Equal("tiny-values", Settings("").Model);

    [Fact]
    public void Every_option_reaches_its_setting()
    {
        var expected = new RunSettings
        {
            Model = "m",
            Revision = "r",
            Dataset = "d",
            Contrast = ContrastKind.Crossed,
            Answers = "a.jsonl",
            HoldOut = "none",
            Selection = new SelectionRule { Kind = SelectionKind.TopKThenThreshold, Threshold = 0.25, TopK = 7 },
            RemoveCommon = true,
            Preset = SteeringPreset.ValueLocate,
            Gamma = 1.5,
            KlBudget = 0.3,
            DecodeOnly = true,
            RandomDraws = 21,
            RandomQuestions = 5,
            Folds = 4,
            Permutations = 3,
            PersonaQuestions = 6,
            MaxTokens = 50,
            Seed = -9,
            Options = new ModelOptions { Device = "cuda:1", Dtype = "float16", Threads = 2, Template = "plain" },
        };
        Assert.Equal(expected, Settings(
            "--model m --revision r --data d --contrast crossed --hold-out none --select top-k-then-threshold --threshold 0.25 --top-k 7 --remove-common "
            + "--preset valuelocate "
            + "--gamma 1.5 --kl-budget 0.3 --decode-only --random-draws 21 --random-questions 5 --folds 4 --permutations 3 --persona-questions 6 "
            + "--answers a.jsonl --max-tokens 50 --seed -9 "
            + "--device cuda:1 --dtype float16 --threads 2 --template plain"));
    }

    [Fact]
    public void Given_answers_are_a_persona_contrast() => Assert.Equal(ContrastKind.Persona, Settings("--model m --answers a.jsonl").Contrast);

    [Theory]
    [InlineData("fraction --fraction 0.01", SelectionKind.Fraction)]
    [InlineData("permutation --fdr 0.1", SelectionKind.Permutation)]
    [InlineData("threshold --threshold 0.2", SelectionKind.Threshold)]
    public void Selection_rules(string line, SelectionKind kind) => Assert.Equal(kind, Settings("--model m --select " + line).Selection.Kind);

    [Theory]
    [InlineData("HuggingFaceTB/SmolLM2-135M-Instruct", "SmolLM2-135M-Instruct")]
    [InlineData("owner/name@main:file-Q4_1.gguf", "name")]
    [InlineData("/models/tiny/", "tiny")]
    [InlineData("/models/tiny.Q4_1.gguf", "tiny.Q4_1")]
    public void The_runs_folder_is_named_for_the_model(string model, string name) => Assert.Equal(Path.Combine("runs", name), RunFolderName.For(model));
}
