using ValueLocate.Reports;
using ValueLocate.Locating;
using ValueLocate.Pipeline;
using ValueLocate.Steering;

namespace ValueLocate.Cli.Tests;

/// <summary>The report prints the command that repeats its run: the command line must take it.</summary>
public class RepeatCommandTests
{
    [Theory]
    [InlineData(SelectionKind.Attribution, SteeringPreset.Npti)]
    [InlineData(SelectionKind.Permutation, SteeringPreset.Npti)]
    [InlineData(SelectionKind.TopKThenThreshold, SteeringPreset.ValueLocate)]
    [InlineData(SelectionKind.Threshold, SteeringPreset.Npti)]
    [InlineData(SelectionKind.Fraction, SteeringPreset.ValueLocate)]
    public void The_command_line_takes_it(SelectionKind kind, SteeringPreset preset)
    {
        var settings = new RunSettings
        {
            Model = "m",
            Revision = "r",
            Dataset = "d",
            Contrast = ContrastKind.Persona,
            HoldOut = "none",
            Selection = new SelectionRule { Kind = kind, Threshold = 0.2, TopK = 7, Fraction = 0.3, FalseDiscoveryRate = 0.07 },
            RemoveCommon = true,
            Preset = preset,
            Gamma = 0.5,
            DamageBudget = -0.3,
            DecodeOnly = true,
            RandomDraws = 5,
            RandomQuestions = 3,
            Folds = 4,
            Permutations = 6,
            PersonaQuestions = 9,
            Answers = "a.jsonl",
            MaxTokens = 11,
            Seed = 12,
            Options = new() { Dtype = "float32", Threads = 1 },
        };
        var command = RepeatCommand.Of(settings);
        using var output = new StringWriter();
        var parsed = Application.Root(new Terminal(output, output, TestContext.Current.CancellationToken), Engines.CSharp).Parse(command.Split(' ')[1..]);
        Assert.Empty(parsed.Errors.Select(e => e.Message));
    }
}
