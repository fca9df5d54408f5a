using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ValueLocate.Cli.Tests.Docs;

/// <summary>
/// The commands in README and docs run as they are written, in order, in a folder that looks like a clone; a block ```bash no-run REASON is left out.
/// What a page shows as a command's output is what it prints, but for numbers.
/// </summary>
public sealed partial class CommandBlockTests(CommandBlockTests.Clone clone) : IClassFixture<CommandBlockTests.Clone>
{
    private const string Program = "./valuelocate ";

    public static TheoryData<string> Pages => new(DocPages.All.Where(p => Blocks(p).Any(b => !b.IsNotRun)));

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_commands_of_a_page_run(string page)
    {
        var before = Directory.GetCurrentDirectory();
        try
        {
            Directory.SetCurrentDirectory(clone.Folder);
            var blocks = MarkdownPage.Load(DocPages.PathOf(page)).Blocks;
            foreach (var (i, block) in blocks.Index().Where(b => b.Item is { Language: "bash", IsNotRun: false }))
            {
                var output = "";
                var lines = block.Text.Replace("\\\n", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
                foreach (var (n, line) in lines.Index())
                {
                    var run = Run(line);
                    var expected = n == lines.Length - 1 && block.Info.EndsWith(" exit-1", StringComparison.Ordinal) ? 1 : 0;
                    Assert.True(run.Code == expected, $"{page}, line {block.Line + n + 1}: '{line}' exits with {run.Code}: {run.Error}");
                    output = run.Output;
                }
                if (i + 1 < blocks.Count && blocks[i + 1].Language == "text") Shows(page, blocks[i + 1], output);
            }
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    [Fact]
    public void Every_block_that_is_not_run_says_why()
    {
        var blocks = DocPages.All.SelectMany(p => Blocks(p).Select(b => (Page: p, Block: b))).ToList();
        Assert.True(blocks.Count > 10);
        Assert.All(blocks, b => Assert.Matches("^bash( exit-1| no-run [a-zA-Z].{5,})?$", b.Block.Info));
    }

    private static IEnumerable<FencedBlock> Blocks(string page) => MarkdownPage.Load(DocPages.PathOf(page)).Blocks.Where(b => b.Language == "bash");

    private static CommandLine Run(string line)
    {
        if (line.StartsWith(Program, StringComparison.Ordinal)) return CommandLine.Run([.. Arguments(line[Program.Length..])]);
        Require.Tool("sh", File.Exists("/bin/sh"), "there is no /bin/sh");
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", line]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (output, error) = (shell.StandardOutput.ReadToEnd(), shell.StandardError.ReadToEnd());
        shell.WaitForExit();
        return new CommandLine(shell.ExitCode, output, error);
    }

    private static IEnumerable<string> Arguments(string line) => Argument().Matches(line).Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Value);

    /// <summary>Each line of the block is one of the output's; three dots at its end stand for the rest of the line, alone on a line for other lines.</summary>
    private static void Shows(string page, FencedBlock block, string output)
    {
        var printed = output.Split('\n').Select(Masked).ToList();
        foreach (var line in block.Text.Split('\n').Where(l => l.Trim() is not ("" or "...")))
        {
            var masked = Masked(line.Replace("...", "", StringComparison.Ordinal));
            var isCut = line.EndsWith("...", StringComparison.Ordinal);
            var isThere = printed.Exists(p => isCut ? p.StartsWith(masked, StringComparison.Ordinal) : p == masked);
            Assert.True(isThere, $"{page}, below line {block.Line}: the output has no line '{line}', but {output}");
        }
    }

    private static string Masked(string line) => Number().Replace(Blanks().Replace(line.Trim(), " "), "0");

    [GeneratedRegex("\"([^\"]*)\"|[^\\s\"]+")]
    private static partial Regex Argument();

    [GeneratedRegex(@"[+-]?\d[\d.,]*\d|[+-]?\d")]
    private static partial Regex Number();

    [GeneratedRegex(@"\s+|─+")]
    private static partial Regex Blanks();

    /// <summary>A folder with what a clone has at its root, in which pages leave their files.</summary>
    public sealed class Clone : IDisposable
    {
        private readonly TestFolder folder = new();

        public Clone()
        {
            foreach (var name in (string[])["data", "docs", "notebooks", "src", "tests"])
                Directory.CreateSymbolicLink(folder[name], Path.Combine(Require.Root, name));
            // Pages other than the first go on with this run.
            var run = CommandLine.Run("run", "--out", folder["runs/first"], "--quiet");
            Assert.True(run.Code == 0, run.Error);
        }

        public string Folder => folder.Path;

        public void Dispose() => folder.Dispose();
    }
}
