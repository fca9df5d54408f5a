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
    public async Task A_cell_may_wait_for_its_tasks_hundreds_of_times()
    {
        // The first cell of a process waits for the compiler.
        await Run("async Task<int> G() { await Task.Yield(); return 1; }\nG().Result");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal("300", await Run("var t = 0; for (var i = 0; i < 300; i++) t += G().Result;\nt"));
        // With a wait of ten milliseconds and more each, as where every one is found out anew, it would be 4 s.
        Assert.True(watch.ElapsedMilliseconds < 2000, $"{watch.ElapsedMilliseconds} ms");
    }
}
