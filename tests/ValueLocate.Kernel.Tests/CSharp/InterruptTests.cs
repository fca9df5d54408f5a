using System.Diagnostics;

namespace ValueLocate.Kernel.Tests.CSharp;

public class InterruptTests : SessionTest
{
    private readonly Recorder begun = new();

    [Trait("Category", "clock")]
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
    // The loop's top is the first instruction of a try: left from inside it, inside another try that begins there too, and in a function.
    [InlineData("while (true) { try { if (DateTime.Now.Year > 1) continue; Console.Write(1); } catch (Exception) { } }")]
    [InlineData("try { do { try { int.Parse(\"x\"); } catch (FormatException) { } } while (true); } catch (ArgumentException) { }")]
    [InlineData("void F() { while (true) { try { if (DateTime.Now.Year > 1) continue; Console.Write(1); } catch (ArgumentException) { } } } F();")]
    [InlineData("(from x in Enumerable.Range(0, int.MaxValue) where x < 0 select x).Count()")]
    [InlineData("class C { public int this[int n] => n < 2 ? n : this[n - 1] + this[n - 2]; public C(int n) { if (n > 0) { new C(n - 1); new C(n - 1); } } "
        + "}\nnew C(3)[100]")]
    [InlineData("class D { public D(int n) { if (n > 0) { new D(n - 1); new D(n - 1); } } }\nnew D(100)")]
    [InlineData("static class E { public static IEnumerable<int> All() { while (true) yield return 1; } }\nE.All().Where(x => x < 0)")]
    [InlineData("class G { public int V { get { while (true) { } } } }\nnew G()")]
    [InlineData("var t = new System.Threading.Thread(() => { while (true) System.Threading.Thread.Sleep(10); }); t.Start(); t.Join();")]
    [InlineData("async Task<int> W() { await Task.Delay(-1); return 1; } W().Result")]
    [InlineData("byte G(bool b) => b switch { true => 1, _ => 2 }; while (true) G(true);")]
    public async Task Interrupt_stops_within_a_second_and_spares_earlier_state(string endless)
    {
        await Run("var before = 42;");
        await Run("await Task.Yield(); display(2);");
        var output = new Recorder();
        var cell = Session.ExecuteAsync("Console.Write(\"begun\");\n" + endless, output);
        while (!output.Stdout.Contains("begun", StringComparison.Ordinal) && !cell.IsCompleted) await Task.Delay(5, TestContext.Current.CancellationToken);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        var watch = Stopwatch.StartNew();
        Session.Interrupt();
        var result = await cell.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Require.Within(watch.Elapsed, 1000);
        Assert.Equal("KeyboardInterrupt", result.Error?.Name);
        Assert.Equal("42", await Run("before"));
        var after = new Recorder();
        await Run("Console.Write(\"after\"); await Task.Delay(1);", after);
        Assert.Contains("after", after.Stdout, StringComparison.Ordinal);
    }

    [Theory]
    // Comes back from a long await in the main flow, in a function, with a value, in a loop of a task.
    [InlineData("await Task.Delay(1500); Console.Write(\"on\");")]
    [InlineData("async Task F() { if (true) await Task.Delay(1500); Console.Write(\"on\"); } await F();")]
    [InlineData("async Task<int> F() { await Task.Delay(1500); return 1; } Console.Write($\"on{await F()}\");")]
    [InlineData("async Task F() { while (true) { await Task.Delay(1500); Console.Write(\"on\"); } } await Task.Run(F);")]
    // Beside what a check could make uncompilable.
    [InlineData("var q = new[] { new[] { 1 } }.AsQueryable().Where(l => l.Any(i => i > 1)); var s = $\"{await Task.FromResult(1) + 1}\"; var x = await "
        + "Task.WhenAny(Task.Delay(1500)); Console.Write(\"on\");")]
    [InlineData("dynamic t = Task.Delay(1500); await t; Console.Write(\"on\");")]
    // Has caught what ended it.
    [InlineData("try { System.Threading.Thread.Sleep(-1); } catch (Exception) { } Console.Write(\"on\");")]
    [InlineData("string t; try { while (true) { } } catch (Exception e) { t = e.Message; } Console.Write(\"on\");")]
    [InlineData("while (true) { try { await Task.Delay(-1); } catch (Exception) { } Console.Write(\"on\"); }")]
    [InlineData("while (true) try { System.Threading.Thread.Sleep(-1); Console.Write(\"on\"); } catch (Exception) { }")]
    // Comes back from a library.
    [InlineData("var s = new System.Threading.Thread(() => System.Threading.Thread.Sleep(1500)); s.Start(); while (s.IsAlive) try { s.Join(); } catch "
        + "(Exception) { } Console.Write(\"on\");")]
    public async Task An_interrupted_cell_never_goes_on(string code)
    {
        await InterruptAsync(code);
        var next = new Recorder();
        await Run("await Task.Delay(2000);", next);
        Assert.Equal("", next.Stdout);
    }

    [Fact]
    public async Task A_step_that_lasts_longer_than_anybody_waits_is_the_last()
    {
        await InterruptAsync("async Task F() { while (true) { await Task.Delay(6000); Console.Write(\"on\"); } } await Task.Run(F);");
        var next = new Recorder();
        await Run("await Task.Delay(7000);", next);
        Assert.Equal("", next.Stdout);
    }

    [Theory]
    [InlineData("try { System.Threading.Thread.Sleep(-1); } finally { Console.Write(\"clean\"); System.Threading.Thread.Sleep(50); done[0] = true; }")]
    [InlineData("try { await Task.Delay(300); await Task.Delay(300); } finally { Console.Write(\"clean\"); done[0] = true; }")]
    [InlineData("try { while (true) { } } finally { Console.Write(\"clean\"); done[0] = true; }")]
    [InlineData("class R(bool[] d) : IDisposable { public void Dispose() { Console.Write(\"clean\"); d[0] = true; } }\nusing (new R(done)) while (true) { }")]
    [InlineData("void Tidy() { foreach (var i in new[] { \"cl\", \"ean\" }) Console.Write(i); done[0] = true; }\ntry { System.Threading.Thread.Sleep(-1); "
        + "} finally { Tidy(); }")]
    // Waits for something while it tidies up.
    [InlineData("try { while (true) { } } finally { System.Threading.Thread.Sleep(300); Console.Write(\"clean\"); done[0] = true; }")]
    [InlineData("try { System.Threading.Thread.Sleep(-1); } finally { System.Threading.Thread.Sleep(400); Console.Write(\"clean\"); done[0] = true; }")]
    [InlineData("class W(bool[] d) : IDisposable { readonly System.Threading.Thread t = new(() => System.Threading.Thread.Sleep(700)); public W Begin() { "
        + "t.Start(); return this; } public void Dispose() { t.Join(); Console.Write(\"clean\"); d[0] = true; } }\nusing (new W(done).Begin()) while "
        + "(true) { }")]
    // Awaits what never comes.
    [InlineData("async Task F() { try { await Task.Delay(-1); } finally { Console.Write(\"clean\"); done[0] = true; } } var f = F(); while (true) { }")]
    [InlineData("try { await Task.Delay(-1); } finally { Console.Write(\"clean\"); done[0] = true; }")]
    [InlineData("async Task F() { try { await new TaskCompletionSource<int>().Task; } finally { await Task.Delay(20); Console.Write(\"clean\"); done[0] = "
        + "true; } } await Task.Run(F);")]
    [InlineData("async Task F() { try { await Task.Delay(-1); } finally { Console.Write(\"cl\"); } } void Tidy() { Console.Write(\"ean\"); done[0] = true; "
        + "}\ntry { F().Wait(); } finally { System.Threading.Thread.Sleep(200); Tidy(); }")]
    [InlineData("try { while (true) await Task.Delay(50); } finally { Console.Write(\"cl\"); await Task.Delay(10); Console.Write(\"ean\"); done[0] = true; }")]
    public async Task What_a_cell_tidies_up_at_its_end_is_done(string code)
    {
        await Run("var done = new bool[1];");
        var output = await InterruptAsync(code);
        var next = new Recorder();
        await Run("for (var i = 0; i < 100 && !done[0]; i++) await Task.Delay(20);", next);
        Assert.Equal("True", await Run("done[0]"));
        Assert.EndsWith("clean", output.Stdout + next.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_interrupted_cell_had_set_going_does_not_end_the_process()
    {
        await InterruptAsync("int n = 0; void Up() { n++; } var t = new System.Threading.Timer(_ => Up(), null, 0, 50); new "
            + "System.Threading.CancellationTokenSource(700).Token.Register(Up); while (true) await Task.Delay(100);");
        Assert.Equal("1", await Run("await Task.Delay(1500);\n1"));
    }

    [Fact]
    public async Task What_an_interrupted_cell_had_opened_can_be_opened_again_at_once()
    {
        const string Listen = "var l = new System.Net.HttpListener(); l.Prefixes.Add($\"http://127.0.0.1:{port}/\"); l.Start();\ntry { while (true) { var "
            + "c = await l.GetContextAsync(); } } finally { l.Close(); }";
        await Run("var p = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0); p.Start(); var port = "
            + "((System.Net.IPEndPoint)p.LocalEndpoint).Port; p.Stop();");
        await InterruptAsync(Listen);
        await InterruptAsync(Listen);
    }

    [Trait("Category", "clock")]
    [Fact]
    public async Task Later_cells_are_as_fast_as_before()
    {
        Require.ByTheClock();
        await Run("double Ms() { var w = System.Diagnostics.Stopwatch.StartNew(); long t = 0; for (var i = 0; i < 20_000_000; i++) t += i & 3; return "
            + "w.Elapsed.TotalMilliseconds; }");
        const string Best = "Enumerable.Range(0, 8).Min(_ => Ms())";
        var before = double.Parse(await Run(Best), System.Globalization.CultureInfo.InvariantCulture);
        await InterruptAsync("while (true) { }");
        var after = double.Parse(await Run(Best), System.Globalization.CultureInfo.InvariantCulture);
        // The check that looks closely made it 50 times as slow.
        Assert.True(after < 10 * before, $"{before} ms, then {after} ms");
    }

    [Fact]
    public async Task Files_with_namespaces_stop_too()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "a.cs"),
            "namespace A;\npublic static class B { public static int Turns; public static void Turn() { while (true) Turns++; } }",
            TestContext.Current.CancellationToken);
        await Run("#load \"a.cs\"");
        await InterruptAsync("A.B.Turn();");
        var turns = await Run("A.B.Turns");
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal(turns, await Run("A.B.Turns"));
    }

    [Fact]
    public async Task A_cell_has_a_token_that_an_interrupt_cancels()
    {
        await Run("var before = Cell.Cancellation;");
        await InterruptAsync("var mine = Cell.Cancellation; var told = 0; mine.Register(() => told++); var t = Task.Run(() => "
            + "Cell.Cancellation.WaitHandle.WaitOne()); System.Threading.Thread.Sleep(-1);");
        Assert.Equal("True 1 True, False False", await Run("await t; $\"{mine.IsCancellationRequested} {told} {t.IsCompletedSuccessfully}, "
            + "{before.IsCancellationRequested} {Cell.Cancellation.IsCancellationRequested}\""));
        Assert.Equal(CancellationToken.None, Kernel.CSharp.Notebook.Cell.Cancellation);
    }

    [Fact]
    public async Task Libraries_find_the_token_without_knowing_the_kernel() => Assert.Equal(
        "True", await Run("((Func<System.Threading.CancellationToken>)AppContext.GetData(\"ValueLocate.CellCancellation\"))() == Cell.Cancellation && "
            + "Cell.Cancellation.CanBeCanceled"));

    [Fact]
    public async Task A_cell_whose_thread_goes_on_in_a_library_says_so()
    {
        var cell = Session.ExecuteAsync(
            "display(0);\nvar n = new System.Numerics.BigInteger(3); n = System.Numerics.BigInteger.Pow(n, 12_000_000); display(1);", begun);
        while (begun.Shown.Count == 0 && !cell.IsCompleted) await Task.Delay(5, TestContext.Current.CancellationToken);
        Session.Interrupt();
        var result = await cell.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Contains("Its thread has not stopped yet", result.Error?.Message, StringComparison.Ordinal);
        Assert.Equal("2", await Run("1 + 1"));
    }

    [Fact]
    public async Task An_interrupt_that_the_cell_swallows_is_still_one()
    {
        var output = await InterruptAsync("try { System.Threading.Thread.Sleep(-1); } catch (Exception) { }");
        Assert.Equal("", output.Stderr);
    }

    [Trait("Category", "clock")]
    [Fact]
    public async Task Interrupt_stops_a_compilation()
    {
        await Run("1");
        var functions = string.Join('\n',
            Enumerable.Range(0, 3000).Select(i => $"int F{i}(int x) => new[] {{ x, {i} }}.Select(y => y + 1).Where(y => y > x).Count();"));
        var cell = Session.ExecuteAsync(functions, new Recorder());
        await Task.Delay(300, TestContext.Current.CancellationToken);
        var watch = Stopwatch.StartNew();
        Session.Interrupt();
        var result = await cell.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal("KeyboardInterrupt", result.Error?.Name);
        Require.Within(watch.Elapsed, 5000);
    }

    /// <summary>Begins the cell, interrupts it once it has begun, and sees it end as interrupted.</summary>
    private async Task<Recorder> InterruptAsync(string code)
    {
        var output = new Recorder();
        var cell = Session.ExecuteAsync("display(0);\n" + code, output);
        while (output.Shown.Count == 0 && !cell.IsCompleted) await Task.Delay(5, TestContext.Current.CancellationToken);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Session.Interrupt();
        var result = await cell.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal("KeyboardInterrupt", result.Error?.Name);
        return output;
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
