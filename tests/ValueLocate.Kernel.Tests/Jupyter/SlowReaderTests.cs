using System.Text.RegularExpressions;
using ValueLocate.Kernel.Jupyter.Wire;

namespace ValueLocate.Kernel.Tests.Jupyter;

public sealed partial class SlowReaderTests(RunningKernel kernel) : KernelTest(kernel)
{
    [Fact]
    public void Front_ends_that_leave_in_the_middle_leave_nothing_behind()
    {
        Client.Run("1");
        var before = OutputBudget.Shared.Waiting;
        for (var i = 0; i < 5; i++)
        {
            using (var leaving = Kernel.Connect())
            {
                leaving.Execute("for (var i = 0; i < 50_000; i++) Console.WriteLine($\"{i,99}\");");
                while (leaving.Next() is not { Type: "stream" })
                {
                    // The cell compiles.
                }
            }
            Assert.Equal("ok", Client.Run("1").Reply.Text("status"));
        }
        // Less than one message of each.
        Assert.InRange(OutputBudget.Shared.Waiting - before, long.MinValue, 5 * 20_000);
    }

    [Fact]
    public void Output_that_nobody_reads_is_left_out_in_the_end_and_the_cell_goes_on()
    {
        var patience = OutputBudget.Shared.Patience;
        OutputBudget.Shared.Patience = TimeSpan.FromMilliseconds(300);
        try
        {
            var id = Client.Execute("for (var i = 0; i < 400_000; i++) Console.WriteLine($\"{i,99}\");");
            Assert.Equal("ok", Client.Reply(id).Text("status"));
            var streams = Client.Told(id).Where(m => m.Type == "stream").ToList();
            var whole = streams.Where(m => m.Text("name") == "stdout").Sum(m => m.Text("text").Length);
            var lost = streams.Where(m => m.Text("name") == "stderr")
                .Sum(m => int.Parse(Number.Match(m.Text("text")).Value, System.Globalization.CultureInfo.InvariantCulture));
            Assert.InRange(lost, 1_000_000, 39_000_000);
            Assert.Equal(40_000_000, whole + lost);
        }
        finally
        {
            OutputBudget.Shared.Patience = patience;
        }
        Assert.Equal(["execute_input", "execute_result"], Client.Run("1").Told.Select(m => m.Type));
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number { get; }
}
