using System.Diagnostics;

namespace ValueLocate.Kernel.Tests.CSharp;

public class LongSessionTests : SessionTest
{
    [Trait("Category", "clock")]
    [Fact]
    public async Task Cells_that_declare_nothing_do_not_slow_the_next()
    {
        Require.ByTheClock();
        await Run("var n = 0;");
        for (var i = 0; i < 100; i++) await Run("n++;");
        var first = await Time(50);
        for (var i = 0; i < 600; i++) await Run("n++;");
        var last = await Time(50);
        Assert.Equal("800", await Run("n"));
        Assert.True(last < 3 * first + TimeSpan.FromMilliseconds(100), $"{first.TotalMilliseconds} ms, then {last.TotalMilliseconds} ms");
    }

    private async Task<TimeSpan> Time(int cells)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < cells; i++) await Run("n++;");
        return watch.Elapsed;
    }
}
