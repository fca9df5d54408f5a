using System.Diagnostics;
using ValueLocate.Kernel.Jupyter.Wire;

namespace ValueLocate.Kernel.Tests.Jupyter;

public sealed class LoadTests(RunningKernel kernel) : KernelTest(kernel)
{
    [Fact]
    public void Ten_thousand_cells_sent_at_once_are_all_answered_in_order()
    {
        Client.Run("var n = 0;");
        // Most are of the kind that clients send to ask something; every hundredth is compiled.
        string[] ids = [.. Enumerable.Range(1, 10_000).Select(i => Client.Execute(i % 100 == 0 ? "n++;" : ""))];
        foreach (var id in ids)
        {
            Assert.Equal("ok", Client.Reply(id).Text("status"));
            Assert.Equal(["execute_input"], Client.Told(id).Select(m => m.Type));
        }
        Assert.Equal("100", Client.Run("n").Told[^1].Content["data"]!["text/plain"]!.GetValue<string>());
    }

    [Fact]
    public void A_hundred_megabytes_of_output_arrive_whole_though_nobody_reads_at_first()
    {
        // Measuring this process's memory can take longer than a reader is usually waited for: it holds what hundreds of tests have compiled.
        var patience = OutputBudget.Shared.Patience;
        OutputBudget.Shared.Patience = TimeSpan.FromMinutes(2);
        try
        {
            ReadLate();
        }
        finally
        {
            OutputBudget.Shared.Patience = patience;
        }
    }

    private void ReadLate()
    {
        // What earlier tests have compiled stays; what counts is what this cell adds.
        var before = GC.GetTotalMemory(forceFullCollection: true) >> 20;
        var id = Client.Execute("for (var i = 0; i < 1_000_000; i++) Console.WriteLine($\"{i,99}\");");
        // The cell has to wait for this front end, and what it wrote must not pile up.
        Thread.Sleep(1000);
        GC.Collect();
        var held = GC.GetTotalMemory(forceFullCollection: true) >> 20;
        long characters = 0;
        var line = 0;
        foreach (var text in Client.Told(id).Where(m => m.Type == "stream").Select(m => m.Text("text")))
        {
            characters += text.Length;
            line += text.Count(c => c == '\n');
        }
        Assert.Equal((100_000_000, 1_000_000), (characters, line));
        Assert.Equal("ok", Client.Reply(id).Text("status"));
        Assert.InRange(held - before, -1000, 64);
        Assert.Equal("ok", Client.Run("1").Reply.Text("status"));
    }

    [Trait("Category", "clock")]
    [Fact]
    public void A_loop_that_prints_without_end_is_interrupted_within_a_second()
    {
        var id = Client.Execute("while (true) Console.WriteLine(\"and on and on and on and on\");");
        while (Client.Next() is not { Type: "stream" })
        {
            // The cell compiles.
        }
        Thread.Sleep(300);
        var watch = Stopwatch.StartNew();
        Client.Control("interrupt_request");
        Assert.Equal("error", Client.Reply(id).Text("status"));
        Require.Within(watch.Elapsed, 1000);
        Assert.Equal("error", Client.Told(id)[^1].Type);
    }
}
