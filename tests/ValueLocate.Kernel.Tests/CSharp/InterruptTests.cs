using System.Diagnostics;

namespace ValueLocate.Kernel.Tests.CSharp;

public class InterruptTests : SessionTest
{
    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("new System.Threading.ManualResetEventSlim().Wait();")]
    [InlineData("Task.Delay(-1).Wait();")]
    [InlineData("async Task Loop() { await Task.Yield(); while (true) { } } await Loop();")]
    [InlineData("while (true) await Task.Yield();")]
    [InlineData("while (true) Console.WriteLine(\"x\");")]
    [InlineData("while (true) display(1);")]
    [InlineData("while (true) { try { while (true) { } } catch (Exception) { } }")]
    [InlineData("try { while (true) { } } finally { while (true) { } }")]
    [InlineData("await Task.Run(() => { while (true) System.Threading.Thread.Sleep(10); });")]
    [InlineData("long F(long n) => n < 2 ? n : F(n - 1) + F(n - 2); F(100)")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Select(x => (double)x).Where(x => x < 0).Count()")]
    [InlineData("while (true) { try { int.Parse(\"x\"); } catch { } }")]
    [InlineData("again: goto again;")]
    [InlineData("byte G(bool b) => b switch { true => 1, _ => 2 }; while (true) G(true);")]
    public async Task Interrupt_stops_within_a_second_and_spares_earlier_state(string endless)
    {
        await Run("var before = 42;");
        await Run("await Task.Yield(); display(2);");
        var output = new Recorder();
        var cell = Session.ExecuteAsync("Console.Write(\"begun\");\n" + endless, output);
        while (!output.Stdout.Contains("begun", StringComparison.Ordinal)) await Task.Delay(5, TestContext.Current.CancellationToken);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        var watch = Stopwatch.StartNew();
        Session.Interrupt();
        var result = await cell.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.True(watch.ElapsedMilliseconds < 1000, $"{watch.ElapsedMilliseconds} ms");
        Assert.Equal("KeyboardInterrupt", result.Error?.Name);
        Assert.Equal("42", await Run("before"));
        var after = new Recorder();
        await Run("Console.Write(\"after\"); await Task.Delay(1);", after);
        Assert.Contains("after", after.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_when_nothing_runs_does_nothing()
    {
        Session.Interrupt();
        Assert.Equal("1", await Run("1"));
        Session.Interrupt();
        Assert.Equal("2", await Run("2"));
    }
}
