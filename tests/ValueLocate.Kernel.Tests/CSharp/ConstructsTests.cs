using System.Text.Json;

namespace ValueLocate.Kernel.Tests.CSharp;

/// <summary>Cells with most of what C# has: the checks that are compiled into them change nothing. Of the first two cells, an earlier kernel with other checks gave the same output.</summary>
public class ConstructsTests : SessionTest
{
    [Fact]
    public async Task Every_construct_does_what_it_does_without_checks()
    {
        foreach (var part in (await File.ReadAllTextAsync(Path.Combine(Require.Root, "tests", "data", "cells", "constructs.txt"), TestContext.Current.CancellationToken)).Split("\n%%\n"))
        {
            var at = part.LastIndexOf("\n%= ", StringComparison.Ordinal);
            var output = new Recorder();
            var value = await Run(part[..at], output);
            Assert.Equal((JsonSerializer.Deserialize<string>(part[(at + 4)..]), ""), (output.Stdout + value, output.Stderr));
        }
    }

    [Fact]
    public async Task A_cell_may_wait_for_its_tasks_a_hundred_times()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal("100", await Run("async Task<int> G() { await Task.Yield(); return 1; }\nvar t = 0; for (var i = 0; i < 100; i++) t += G().Result;\nt"));
        // With a wait of tens of milliseconds each, as where every one is found out anew, it would be 3 s.
        Assert.True(watch.ElapsedMilliseconds < 2000, $"{watch.ElapsedMilliseconds} ms");
    }
}
