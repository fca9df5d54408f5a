using System.Diagnostics;

namespace ValueLocate.Kernel.Tests.Jupyter;

[Trait("Category", "clock")]
public sealed class SpeedTests(RunningKernel kernel) : KernelTest(kernel)
{
    [Theory]
    [InlineData("")]
    [InlineData("// nothing")]
    public void A_warm_kernel_runs_an_empty_cell_in_less_than_50_ms(string code)
    {
        Require.ByTheClock();
        for (var i = 0; i < 5; i++) Client.Run(code);
        Within(50, "empty cell", 21, () => Client.Run(code));
    }

    [Fact]
    public void A_warm_kernel_completes_behind_the_dot_of_the_users_own_variable_in_less_than_300_ms()
    {
        Require.ByTheClock();
        Client.Run("public class Shelf { public int Books { get; set; } public void Dust() { } } var shelf = new Shelf();");
        Complete(0);
        var number = 0;
        // Another text each time: no cache answers.
        Within(300, "completion", 11, () => Complete(++number));
    }

    /// <summary>The median is below the limit, in the best of three rounds: another program may have had the machine in one.</summary>
    private static void Within(double most, string what, int times, Action action)
    {
        var milliseconds = double.MaxValue;
        for (var round = 0; round < 3 && milliseconds > most; round++) milliseconds = Median(times, action);
        TestContext.Current.SendDiagnosticMessage($"{what}: {milliseconds:0.0} ms (median)");
        Assert.InRange(milliseconds, 0, most);
    }

    private static double Median(int times, Action action)
    {
        var taken = new double[times];
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            action();
            taken[i] = watch.Elapsed.TotalMilliseconds;
        }
        Array.Sort(taken);
        return taken[times / 2];
    }

    private void Complete(int number)
    {
        var code = $"var copy{number} = shelf.";
        var reply = Client.Answer("complete_request", new() { ["code"] = code, ["cursor_pos"] = code.Length });
        string[] names = [.. reply.Content["matches"]!.AsArray().Select(m => m!.GetValue<string>())];
        Assert.Contains("Books", names);
        Assert.Contains("Dust", names);
    }
}
