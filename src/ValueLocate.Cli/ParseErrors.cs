using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace ValueLocate.Cli;

/// <summary>What is wrong with a command line, as one sentence.</summary>
internal static class ParseErrors
{
    /// <summary>The sentence; null where nothing is wrong, or help was asked for.</summary>
    public static string? Sentence(ParseResult parsed)
    {
        if (parsed.Action is not ParseErrorAction) return null;
        var verb = Path(parsed.CommandResult);
        if (parsed.UnmatchedTokens is [var unknown, ..]) return $"'{unknown}' is neither a verb nor an option of '{verb}': see '{verb} --help'.";
        if (parsed.CommandResult.Command.Subcommands.Count > 0)
            return $"'{verb}' needs a verb behind it: {string.Join(", ", parsed.CommandResult.Command.Subcommands.Select(c => c.Name))}; see '{verb} --help'.";
        return $"{parsed.Errors[0].Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}: see '{verb} --help'.";
    }

    private static string Path(SymbolResult result) => result switch
    {
        CommandResult { Parent: CommandResult parent } c => $"{Path(parent)} {c.Command.Name}",
        _ => "valuelocate",
    };
}
