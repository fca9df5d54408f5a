using System.CommandLine;
using Microsoft.Extensions.AI;
using ValueLocate.Authoring.Building;
using ValueLocate.Cli.Chat;
using ValueLocate.Cli.Progress;
using ValueLocate.Inference;
using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Options;

/// <summary>dataset build's options for a model that writes: --generator, --model, --endpoint and so on.</summary>
internal sealed class GeneratorOptionSet
{
    private readonly Option<string?> generator = Opt.Text("--generator",
        "Which model writes: OpenAI's interface (with --endpoint also of vLLM and others), Ollama's, or a model in this process.",
        "openai|ollama|local");
    private readonly Option<string?> model = Opt.Text(
        "--model", "The model's name there; for local, a folder, a .gguf file or an id on the hub.", "NAME_OR_PATH");
    private readonly EndpointOptions endpoint = new();
    private readonly Option<int> descriptions = Opt.Whole("--descriptions", "Descriptions per aspect.", 80);
    private readonly Option<int> perRequest = Opt.Whole("--per-request", "Texts per request.", 10);
    private readonly Option<string?> prompts = Opt.Text("--prompts", "The folder of prompts; those of the packaged ValueInsight if not given.", "DIR");
    private readonly ComputeOptions compute = new(new ModelOptions { Dtype = "bfloat16" });

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { generator, model }) command.Add(option);
        endpoint.AddTo(command);
        foreach (var option in new Option[] { descriptions, perRequest, prompts }) command.Add(option);
        compute.AddTo(command);
        command.Validators.Add(r =>
        {
            if (r.GetResult(generator) is null)
            {
                if (new Option[] { model, descriptions, perRequest, prompts }.FirstOrDefault(o => r.GetResult(o) is { Implicit: false }) is { } given)
                    r.AddError($"{given.Name} also needs --generator");
            }
            else if (r.GetResult(model) is null)
            {
                r.AddError("--generator also needs --model");
            }
        });
        generator.Validators.Add(r =>
        {
            if (r.Tokens is [var token] && token.Value is not ("openai" or "ollama" or "local"))
                r.AddError($"--generator is '{token.Value}', which is none of openai, ollama, local");
        });
    }

    /// <summary>Who writes; null: the banks.</summary>
    public ChatKind? Kind(ParseResult p) => p.GetValue(generator) is { } word ? Enum.Parse<ChatKind>(word, ignoreCase: true) : null;

    /// <summary>How much a model is to write, with whose prompts.</summary>
    public GeneratorOptions Value(ParseResult p, IReadOnlyList<string> domains, string folder, int questions)
    {
        if (questions < 1 || p.GetValue(descriptions) < 1 || p.GetValue(perRequest) < 1)
            throw new ValueLocateException("A model was asked to write 0 texts or fewer: --questions, --descriptions and --per-request are at least 1.");
        return new GeneratorOptions(
            p.GetValue(prompts) ?? Path.Combine(RunSession.PackagedDataset, "prompts"),
            Path.Combine(folder, "replies"),
            p.GetValue(model)!,
            domains,
            questions,
            p.GetValue(descriptions),
            p.GetValue(perRequest));
    }

    /// <summary>Connects to the model, or loads it, and has it do some work.</summary>
    public T With<T>(ParseResult p, ChatKind kind, Reporter reporter, Func<IChatClient, T> work, CancellationToken cancellation)
    {
        var name = p.GetValue(model)!;
        using var local = kind == ChatKind.Local ? LanguageModel.Load(name, compute.Value(p), null, reporter, cancellation) : null;
        using var client = local is null ? endpoint.Value(p, kind, name).Open() : new LocalChatClient(local);
        return work(client);
    }
}
