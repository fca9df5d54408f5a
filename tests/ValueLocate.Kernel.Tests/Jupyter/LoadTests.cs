using System.Diagnostics;
using System.Globalization;

namespace ValueLocate.Kernel.Tests.Jupyter;

public sealed class LoadTests(RunningKernel kernel) : KernelTest(kernel)
{
    /// <summary>Looks from now on, on a thread of its own, how much the process holds.</summary>
    private const string Watch =
        """
        using System.Threading;
        long most = 0;
        void Look() { GC.Collect(); most = Math.Max(most, GC.GetTotalMemory(false) >> 20); }
        new Thread(() => { while (true) { Look(); Thread.Sleep(250); } }) { IsBackground = true }.Start();
        long Peak() { Look(); return most; }
        """;

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

    /// <summary>In a process of its own: this one holds what hundreds of tests have compiled.</summary>
    [Fact]
    public void A_hundred_megabytes_of_output_arrive_whole_though_nobody_reads_at_first()
    {
        using var process = new KernelProcess();
        var client = process.Client;
        Succeed(Watch);
        var before = Megabytes();
        var id = client.Execute("for (var i = 0; i < 1_000_000; i++) Console.WriteLine($\"{i,99}\");");
        // The cell has to wait for this front end, and what it wrote must not pile up.
        Thread.Sleep(1000);
        long characters = 0;
        var line = 0;
        foreach (var text in client.Told(id).Where(m => m.Type == "stream").Select(m => m.Text("text")))
        {
            characters += text.Length;
            line += text.Count(c => c == '\n');
        }
        Assert.Equal((100_000_000, 1_000_000), (characters, line));
        Assert.Equal("ok", client.Reply(id).Text("status"));
        var peak = Megabytes();
        TestContext.Current.SendDiagnosticMessage("{0} MB before, {1} MB at the most", before, peak);
        // Measured: 11 MB before and 24 at the most, of which 8 may wait for the front end (OutputBudget).
        Assert.InRange(peak, 1, 64);

        List<Message> Succeed(string code)
        {
            var (reply, told) = client.Run(code);
            Assert.True(reply.Text("status") == "ok", reply.Content.ToJsonString());
            return told;
        }

        int Megabytes() => int.Parse(Succeed("Peak()")[^1].Content["data"]!["text/plain"]!.GetValue<string>(), CultureInfo.InvariantCulture);
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
