using System.CommandLine;
using ValueLocate.Checking;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Inference;

namespace ValueLocate.Cli.Verbs;

/// <summary>A comparison with what transformers computed.</summary>
internal static class ModelCheckVerb
{
    public static Command Build(Terminal terminal)
    {
        var golden = new Option<string[]>("--golden")
        { Description = "Golden folders.", HelpName = "DIR", Required = true, AllowMultipleArgumentsPerToken = true, Arity = ArgumentArity.OneOrMore };
        var model = Opt.Text("--model", "The model; the golden folder itself if not given.", "DIR_OR_GGUF");
        var tolerance = Opt.Number("--tolerance", "The largest absolute difference of logits and activations.", 1e-3);
        var compute = new ComputeOptions(new ModelOptions(), prompts: false);
        var command = new Command("check", "Compare a model with golden files. Exits with code 1 if a comparison fails.") { golden, model, tolerance };
        compute.AddTo(command);
        command.SetAction(p =>
        {
            var passed = true;
            foreach (var folder in p.GetValue(golden)!)
            {
                var report = GoldenCheck.Run(folder, p.GetValue(model), compute.Value(p), p.GetValue(tolerance), terminal.Cancellation);
                CheckView.Write(terminal, report);
                passed &= report.Passed;
            }
            return passed ? 0 : 1;
        });
        return command;
    }
}
