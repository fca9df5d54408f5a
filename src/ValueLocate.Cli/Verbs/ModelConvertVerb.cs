using System.CommandLine;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Inference;

namespace ValueLocate.Cli.Verbs;

/// <summary>Writes a model as a folder in Hugging Face's format.</summary>
internal static class ModelConvertVerb
{
    public static Command Build(Terminal terminal)
    {
        var model = new Argument<string>("GGUF_OR_FOLDER") { Description = "A .gguf file (the first of its parts), a model's folder, or an id on the hub." };
        var output = Opt.RequiredText("--out", "The folder to create.", "DIR");
        var dtype = Opt.Text("--dtype", "The type of the written weights: float32, bfloat16 or float16; float32 if not given.", "DTYPE");
        var command = new Command("convert", "Write a GGUF file, or a folder in another dtype, as a folder in Hugging Face's format.") { model, output, dtype };
        command.SetAction(p =>
        {
            var location = ModelLocator.Resolve(p.GetValue(model)!, cancellationToken: terminal.Cancellation);
            foreach (var warning in ModelConversion.Convert(location.Path, p.GetValue(output)!, p.GetValue(dtype) ?? "float32", terminal.Cancellation))
                terminal.Error.WriteLine(warning);
            terminal.Output.WriteLine($"The model is in {p.GetValue(output)}.");
            return 0;
        });
        return command;
    }
}
