using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;
using ValueLocate.Cli.Output;
using ValueLocate.Cli.Verbs;

namespace ValueLocate.Cli.Tests.Docs;

/// <summary>docs/reference/cli.md, made from the command tree.</summary>
internal static class CommandReference
{
    public static string Text()
    {
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, CancellationToken.None);
        var root = Application.Root(terminal, Engines.CSharp);
        var text = new StringBuilder("""
            # Command line

            This page is made from the program's own help texts. From a clone, type `./valuelocate` (on Windows `valuelocate.cmd`) in place of `valuelocate`.

            Every command exits with one of these codes:

            | code | meaning |
            |---|---|
            | 0 | success |
            | 1 | a check failed |
            | 2 | an error that you can fix |
            | 70 | an error in the program |
            | 130 | stopped, for example by Ctrl-C |


            """.ReplaceLineEndings("\n"));
        foreach (var (path, command) in Tree("valuelocate", root)) text.Append(Section(path, command));
        return text.ToString().TrimEnd() + "\n";
    }

    private static IEnumerable<(string Path, Command Command)> Tree(string path, Command command) =>
        command.Subcommands.Where(c => !c.Hidden).SelectMany(c => Tree($"{path} {c.Name}", c)).Prepend((path, command));

    private static string Section(string path, Command command)
    {
        var text = new StringBuilder($"## {path}\n\n{Prose(command.Description)}\n\n");
        var subcommands = command.Subcommands.Where(c => !c.Hidden).ToList();
        if (subcommands.Count > 0)
        {
            text.Append("| command | what it does |\n|---|---|\n");
            foreach (var c in subcommands)
                text.Append(CultureInfo.InvariantCulture, $"| [`{c.Name}`](#{path.Replace(' ', '-')}-{c.Name}) | {Prose(c.Description)} |\n");
            text.Append('\n');
        }
        if (command.Arguments.Count > 0)
        {
            text.Append("| argument | meaning |\n|---|---|\n");
            foreach (var a in command.Arguments) text.Append(CultureInfo.InvariantCulture, $"| `{Cell(a.Name)}` | {Prose(a.Description)} |\n");
            text.Append('\n');
        }
        var options = command.Options.Where(o => !o.Hidden && o is not (HelpOption or VersionOption)).ToList();
        if (options.Count > 0)
        {
            text.Append("| option | meaning | default |\n|---|---|---|\n");
            foreach (var o in options)
                text.Append(CultureInfo.InvariantCulture, $"| `{Cell($"{o.Name} {o.HelpName}".TrimEnd())}` | {Prose(o.Description)} | {Default(o)} |\n");
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Default(Option option)
    {
        if (option.Required) return "required";
        if (!option.HasDefaultValue) return "";
        return option.GetDefaultValue() switch
        {
            null or false => "",
            true => "on",
            IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
            var value => $"`{value}`",
        };
    }

    private static string Cell(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');

    /// <summary>Prose, in which a placeholder in angle brackets is no HTML.</summary>
    private static string Prose(string? text) => Cell(text).Replace("<", "&lt;", StringComparison.Ordinal);
}
