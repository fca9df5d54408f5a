using System.CommandLine;
using System.CommandLine.Parsing;
using ValueLocate.Cli.Chat;

namespace ValueLocate.Cli.Options;

/// <summary>--endpoint and --api-key-env.</summary>
internal sealed class EndpointOptions
{
    private readonly Option<string?> url = Opt.Text("--endpoint", "The address of the server, such as http://localhost:8000/v1.", "URL");
    private readonly Option<string?> key = Opt.Text("--api-key-env", "The environment variable that holds the key.", "NAME",
        "OPENAI_API_KEY");

    public void AddTo(Command command)
    {
        command.Add(url);
        command.Add(key);
    }

    /// <summary>Whether an address was given.</summary>
    public bool Given(CommandResult command) => command.GetResult(url) is { Implicit: false };

    public Endpoint Value(ParseResult p, ChatKind kind, string model) => new(kind, model, p.GetValue(url), p.GetValue(key)!);
}
