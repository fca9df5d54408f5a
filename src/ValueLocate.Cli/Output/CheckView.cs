using ValueLocate.Checking;

namespace ValueLocate.Cli.Output;

/// <summary>A comparison with golden files.</summary>
internal static class CheckView
{
    public static void Write(Terminal terminal, CheckReport report)
    {
        terminal.Output.WriteLine($"{report.Name}: {(report.Passed ? "passed" : "FAILED")}");
        var table = TableOf.Columns("", "compared", "measured", "limit");
        foreach (var r in report.Rows) table.With(r.Passed ? "ok" : "FAIL", r.What, r.Measured, r.Limit);
        terminal.OutputConsole.Write(table);
    }
}
