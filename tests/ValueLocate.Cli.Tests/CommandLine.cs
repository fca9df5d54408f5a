namespace ValueLocate.Cli.Tests;

/// <summary>What a command printed and returned.</summary>
internal sealed record CommandLine(int Code, string Output, string Error)
{
    /// <summary>Runs the command line in this process.</summary>
    public static CommandLine Run(params string[] args) => Run(TestContext.Current.CancellationToken, args);

    public static CommandLine Run(CancellationToken cancellation, params string[] args)
    {
        using StringWriter output = new(), error = new();
        var code = Application.Run(args, output, error, cancellation);
        return new CommandLine(code, output.ToString(), error.ToString());
    }

    /// <summary>The command failed with one sentence on stderr, nothing on stdout and no stack; returns the sentence.</summary>
    public string Sentence()
    {
        Assert.True(Code == 2, $"code {Code}: {Error}");
        Assert.Equal("", Output);
        var line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        return line;
    }
}
