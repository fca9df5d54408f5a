using System.Text.Json;
using ValueLocate.Kernel.CSharp;
using ValueLocate.Kernel.CSharp.Compiling;
using ValueLocate.Kernel.CSharp.Packages;

namespace ValueLocate.Kernel.Tests.CSharp;

/// <summary>
/// Cells with most of what C# has: the checks that are compiled into them change nothing. Of the first two cells, an earlier kernel with other checks gave the
/// same output.
/// </summary>
public class ConstructsTests : SessionTest
{
    private static string Corpus => Path.Combine(Require.Root, "tests", "data", "cells", "constructs.txt");

    [Fact]
    public async Task Every_construct_does_what_it_does_without_checks()
    {
        foreach (var part in (await File.ReadAllTextAsync(Corpus, TestContext.Current.CancellationToken)).Split("\n%%\n"))
        {
            var at = part.LastIndexOf("\n%= ", StringComparison.Ordinal);
            var output = new Recorder();
            var value = await Run(part[..at], output);
            Assert.Equal((JsonSerializer.Deserialize<string>(part[(at + 4)..]), ""), (output.Stdout + value, output.Stderr));
        }
    }

    [Fact]
    public async Task Every_construct_gets_its_checks()
    {
        var chain = new SubmissionChain(new CellLoadContext(new NativeLibraries(Folder)));
        foreach (var reference in CSharpSession.Standard()) chain.AddReference(reference);
        string[] more =
        [
            "async Task<int> One() => await Task.FromResult(1);\nasync Task F() => await One(); Func<Task> f = async () => await One(); Action a = async "
                + "() => await One(); Action E = () => { }; E += async () => await One();",
            "async Task G() { for (var i = 0; i < await One(); i += await One()) { } for (var k = 0; k < 1; k++, await One()) { } }",
            "async Task L() { lab: var v = await One(); if (v < 0) goto lab; while (v < 0) { } }",
            "using (var s = new System.IO.MemoryStream()) await s.WriteAsync(new byte[1]);",
            "var text = $\"{await One():000} {(await One() > 0 ? await One() : 2)} {string.Join(\",\", new[] { 1 }.Select(x => x > 0 ? x : -x)):x}\";",
            "var t = (await One(), await Task.WhenAll(One(), One())); var (p, q) = (await One(), await One()); ValueTask<int> V() => new(1); ValueTask N() "
                + "=> default; await N(); var sum = -await V() + (await V());",
            "await foreach (var x in Each()) { if (await One() == x) continue; } async IAsyncEnumerable<int> Each() { yield return await One(); }",
            "class K { const string S = nameof(K); static readonly int Y = int.Parse(\"1\"); public K? Next = null; readonly List<int> all = new(); static "
                + "K Make() => new(); static readonly K Only = Make(); public double D { get; } = Half(3); static int Half(int x) => x / 2; }",
        ];
        foreach (var part in (await File.ReadAllTextAsync(Corpus, TestContext.Current.CancellationToken)).Split("\n%%\n")
            .Select(p => p[..p.LastIndexOf("\n%= ", StringComparison.Ordinal)]).Concat(more))
        {
            var submission = chain.Compile(part, "", w => Assert.Fail($"{w}"), TestContext.Current.CancellationToken);
            Assert.Null(submission.Uncheckable);
            chain.Keep(submission);
        }
    }

    [Fact]
    public void What_cannot_be_given_checks_says_why()
    {
        using var image = new MemoryStream([1, 2, 3]);
        using var symbols = new MemoryStream();
        Assert.Null(StopChecks.Add(image, symbols, (_, _) => 0, out var problem));
        Assert.NotNull(problem);
    }

    [Trait("Category", "clock")]
    [Fact]
    public async Task A_cell_may_wait_for_its_tasks_hundreds_of_times()
    {
        // The first cell of a process waits for the compiler.
        await Run("async Task<int> G() { await Task.Yield(); return 1; }\nG().Result");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal("300", await Run("var t = 0; for (var i = 0; i < 300; i++) t += G().Result;\nt"));
        // With a wait of ten milliseconds and more each, as where every one is found out anew, it would be 4 s.
        Require.Within(watch.Elapsed, 2000);
    }
}
