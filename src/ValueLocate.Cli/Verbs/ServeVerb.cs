using System.CommandLine;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Cli.Progress;
using ValueLocate.Inference;
using ValueLocate.Server;
using ValueLocate.Server.Models;

namespace ValueLocate.Cli.Verbs;

/// <summary>A model behind OpenAI's interface, on this machine.</summary>
internal static class ServeVerb
{
    public static Command Build(Terminal terminal)
    {
        var model = Opt.Text("--model", "A folder, a .gguf file or an id on the hub; the runs' model if not given, and tiny-values without a run.",
            "PATH_OR_ID");
        var revision = Opt.Text("--revision", "A branch, tag or commit on the hub.", "REVISION");
        var runs = new Option<string[]>("--run") { Description = "A run whose neurons requests can name; can be given again.", HelpName = "DIR" };
        var port = Opt.Whole("--port", "The port on 127.0.0.1; 0 is any that is free.", 8000);
        var queue = Opt.Whole("--queue", "Requests that may wait for the model.", 256);
        var otherwise = new ModelOptions { Dtype = "bfloat16" };
        var compute = new ComputeOptions(otherwise);
        var quiet = FolderOptions.QuietOption();
        var command = new Command("serve", "Serve a model to programs on this machine by OpenAI's interface, steered as each request says.")
        {
            model, revision, runs, port, queue,
        };
        compute.AddTo(command);
        command.Add(quiet);
        command.SetAction(p =>
        {
            if (p.GetValue(queue) < 1) throw new ValueLocateException($"--queue is {p.GetValue(queue)}: let at least 1 request wait.");
            List<ServedRun> read = [.. (p.GetValue(runs) ?? []).Select(ServedRun.Read)];
            var made = read.FirstOrDefault()?.Record.Settings;
            var name = p.GetValue(model) ?? made?.Model ?? EmbeddedModel.Name;
            using var served = Reporter.For(terminal, p.GetValue(quiet)).Run(reporter =>
            {
                var of = p.GetValue(revision) ?? (p.GetValue(model) is null ? made?.Revision : null);
                var options = compute.Value(p, made?.Options ?? otherwise);
                var loaded = LanguageModel.Load(name, options, of, reporter, terminal.Cancellation);
                return ServedModel.Of(name, loaded, read, p.GetValue(queue));
            });
            ServeAsync(terminal, served, p.GetValue(port)).GetAwaiter().GetResult();
            return 0;
        });
        return command;
    }

    private static async Task ServeAsync(Terminal terminal, ServedModel served, int port)
    {
        await using var server = await ModelServer.StartAsync(served, port, terminal.Error, terminal.Cancellation);
        var steered = string.Join(", ", served.Steering.Runs.SelectMany(r => r.Sets.Select(s => s.Dimension)).Distinct());
        terminal.Output.WriteLine(Printable.Text($"{served.Id} is served at {server.Address}v1"
            + $"{(steered.Length == 0 ? "" : $" and can be steered along {steered}")}; Ctrl-C ends it."));
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stop = terminal.Cancellation.Register(ended.SetResult);
        await ended.Task;
    }
}
