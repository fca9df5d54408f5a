using System.CommandLine;
using Spectre.Console;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Cli.Progress;
using ValueLocate.Organisms;

namespace ValueLocate.Cli.Verbs;

/// <summary>Shows that a model organism's planted neurons do what its planted.json says.</summary>
internal static class ModelMeasureVerb
{
    public static Command Build(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The model's folder, made by 'model train'." };
        var cases = Opt.Whole("--cases", "Held-out cases per dimension, each answered under both personas.", 64);
        var neutral = Opt.Whole("--neutral", "Sampled answers per dimension without a persona.", 400);
        var seed = Opt.Whole("--seed", "The seed of held-out texts and sampling.", 1);
        var write = Opt.Flag(
            "--write",
            $"Also write them to {OrganismMeasures.FileName} in that folder, replacing it. "
            + "The file belongs to the model, so earlier runs then count as runs of another model.");
        var quiet = FolderOptions.QuietOption();
        var command = new Command("measure", "Measure a trained model on held-out texts: how often it follows personas, and the effect of its planted neurons.")
        {
            folder, cases, neutral, seed, write, quiet,
        };
        command.SetAction(p =>
        {
            var path = p.GetValue(folder)!;
            var measures = Reporter.For(terminal, p.GetValue(quiet)).Run(reporter =>
                OrganismCheck.Measure(path, p.GetValue(cases), p.GetValue(neutral), p.GetValue(seed), reporter, terminal.Cancellation));
            if (p.GetValue(write)) measures.Write(path);
            Write(terminal, measures);
            return 0;
        });
        return command;
    }

    private static void Write(Terminal terminal, OrganismMeasures m)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("dimension", "followed", "grammatical", "noun named", "neutral: positive",
            "grammatical", "swap planted", "random", "distractors", "all others", "own effect: planted", "distractors");
        foreach (var d in m.Dimensions)
        {
            table.AddRow(d.Dimension, Share(d.Followed), Share(d.Grammatical), Share(d.Named), Share(d.NeutralPositive), Share(d.NeutralGrammatical),
                Share(d.FlipsPlanted), Share(d.FlipsRandom), Share(d.FlipsDistractors), Share(d.FlipsComplement),
                Range(d, planted: true), Range(d, planted: false));
        }
        terminal.OutputConsole.Write(table);
        terminal.Output.WriteLine($"{m.Cases} held-out cases and {m.NeutralAnswers} neutral answers a dimension; {m.CrossingTexts} held-out texts occur in "
            + $"training; perplexity of held-out answers {m.AnswerPerplexity:0.00}, of held-out prose {m.ProsePerplexity:0.00}.");
    }

    private static string Share(double x) => x.ToString("0.0 %");

    private static string Range(OrganismDimensionMeasures d, bool planted)
    {
        var effects = d.Effects.Where(e => e.Planted == planted).Select(e => e.Effect).ToList();
        return effects.Count == 0 ? "" : $"{effects.Min():0.000} to {effects.Max():0.000}";
    }
}
