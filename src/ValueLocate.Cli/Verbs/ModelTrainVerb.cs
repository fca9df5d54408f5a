using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Inference;
using ValueLocate.Organisms;

namespace ValueLocate.Cli.Verbs;

/// <summary>Trains a small model whose value neurons are known.</summary>
internal static class ModelTrainVerb
{
    public static Command Build(Terminal terminal)
    {
        var standard = new TrainingSettings { Grammar = "", Output = "" };
        var grammar = Opt.Text("--grammar", "The grammar.json of the small language; the packaged one if not given.", "FILE");
        var output = Opt.RequiredText("--out", "The folder to create. A training that was stopped there is continued.", "DIR");
        var seed = Opt.Whole("--seed", "The seed of weights, texts and planted neurons.", standard.Seed);
        var language = Opt.Whole("--language-steps", "Steps of plain language modelling.", standard.LanguageSteps);
        var plant = Opt.Whole("--plant-steps", "Steps of interchange-intervention training.", standard.PlantSteps);
        var threads = Opt.Whole("--threads", "Threads on the CPU. Another number of threads gives slightly different weights.", standard.Threads);
        var quiet = FolderOptions.QuietOption();
        var command = new Command("train", "Train a small model with planted value neurons, from a grammar.") { grammar, output, seed, language,
            plant, threads, quiet };
        command.SetAction(p =>
        {
            var settings = standard with
            {
                Grammar = p.GetValue(grammar) ?? Path.Combine(EmbeddedModel.Folder, OrganismGrammar.FileName),
                Output = p.GetValue(output)!,
                Seed = p.GetValue(seed),
                LanguageSteps = p.GetValue(language),
                PlantSteps = p.GetValue(plant),
                Threads = p.GetValue(threads),
            };
            OrganismTraining.Run(settings, p.GetValue(quiet) ? null : new StepLines(terminal.Error), terminal.Cancellation);
            LossChart.Of(TrainingLosses.Read(settings.Output)).Save(Path.Combine(settings.Output, "losses.html"));
            var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(settings.Output, "model.safetensors"))));
            terminal.Output.WriteLine($"The model is in {settings.Output}; its losses are drawn in losses.html. SHA-256 of model.safetensors: {hash}");
            return 0;
        });
        return command;
    }

    /// <summary>A line every fifty steps.</summary>
    private sealed class StepLines(TextWriter error) : IProgress<TrainingProgress>
    {
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private long tokens;

        public void Report(TrainingProgress value)
        {
            tokens += value.Tokens;
            if (value.Step % 50 != 0 && value.Step != value.Of) return;
            error.WriteLine($"step {value.Step} of {value.Of}: answer loss {value.Answer:0.000}, sign loss {value.Sign:0.000}, "
                + $"{tokens / clock.Elapsed.TotalSeconds:N0} tokens/s");
            tokens = 0;
            clock.Restart();
        }
    }
}
