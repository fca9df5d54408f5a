using System.CommandLine;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Cli.Progress;
using ValueLocate.Inference;

namespace ValueLocate.Cli.Verbs;

/// <summary>A model's answer to a prompt.</summary>
internal static class ModelGenerateVerb
{
    private static readonly GenerationOptions Defaults = new();

    public static Command Build(Terminal terminal)
    {
        var model = ModelVerb.ModelArgument();
        var prompt = Opt.RequiredText("--prompt", "The prompt.", "TEXT");
        var system = Opt.Text("--system", "The system message, for example a description.", "TEXT");
        var maxTokens = Opt.Whole("--max-tokens", "The most tokens of the answer.", Defaults.MaxTokens);
        var temperature = Opt.Number("--temperature", "0 is greedy; above, a token is drawn.", Defaults.Temperature);
        var topP = Opt.Number("--top-p", "Sample from the smallest set of tokens whose probabilities add up to this.", Defaults.TopP);
        var topK = Opt.Whole("--top-k", "Sample from this number of most likely tokens; 0 means all.", Defaults.TopK);
        var seed = Opt.Whole("--seed", "The seed of the sampling.", Defaults.Seed);
        var penalty = Opt.Number("--repetition-penalty", "A penalty above 1 makes tokens that occurred before less likely.", Defaults.RepetitionPenalty);
        var revision = Opt.Text("--revision", "A branch, tag or commit on the hub.", "REVISION");
        var compute = new ComputeOptions(new ModelOptions());
        var quiet = FolderOptions.QuietOption();
        var command = new Command("generate", "Let a model answer a prompt.") { model, prompt, system, maxTokens, temperature, topP, topK, seed,
            penalty, revision };
        compute.AddTo(command);
        command.Add(quiet);
        command.SetAction(p =>
        {
            var options = Defaults with
            {
                MaxTokens = p.GetValue(maxTokens),
                Temperature = p.GetValue(temperature),
                TopP = p.GetValue(topP),
                TopK = p.GetValue(topK),
                Seed = p.GetValue(seed),
                RepetitionPenalty = p.GetValue(penalty),
            };
            var text = Reporter.For(terminal, p.GetValue(quiet)).Run(reporter =>
            {
                using var loaded = LanguageModel.Load(p.GetValue(model)!, compute.Value(p), p.GetValue(revision), reporter, terminal.Cancellation);
                return Generate(loaded, p.GetValue(prompt)!, p.GetValue(system), options, reporter, terminal.Cancellation);
            });
            terminal.Output.WriteLine(Printable.Text(text));
            return 0;
        });
        return command;
    }

    private static string Generate(LanguageModel model, string prompt, string? system, GenerationOptions options, Reporter reporter,
        CancellationToken cancellation)
    {
        using var call = model.Decoder.Use("generating", cancellation);
        reporter.Begin("generate", options.MaxTokens);
        var ids = Generator.Generate(model.Decoder, [model.Prompt(prompt, system)],
            options with { EndIds = model.EndIds, OnStep = n => reporter.Advance(n) }, cancellation)[0];
        reporter.Finish("generate", fresh: true);
        return model.Text(ids);
    }
}
