using System.Diagnostics;

namespace ValueLocate.Kernel.Tests.CSharp;

public class ExecuteTests : SessionTest
{
    [Fact]
    public async Task Last_expression_without_semicolon_is_the_value()
    {
        Assert.Equal("3", await Run("1 + 2"));
        Assert.Equal("", await Run("var z = 1 + 2;"));
        Assert.Equal("", await Run("Console.Write(1)"));
        Assert.Equal("hi", await Run("\"hi\""));
    }

    [Fact]
    public async Task State_lives_from_cell_to_cell()
    {
        await Run("var x = 5; int Twice(int a) => 2 * a; record P(int A);");
        Assert.Equal("10", await Run("Twice(x)"));
        await Run("x = 7;");
        Assert.Equal("7", await Run("new P(x).A"));
        await Run("var x = \"seven\";");
        Assert.Equal("5", await Run("x.Length"));
    }

    [Fact]
    public async Task Usings_stay()
    {
        await Run("using System.IO;");
        Assert.Equal("b", await Run("Path.GetFileName(\"a/b\")"));
    }

    [Fact]
    public async Task Default_usings_are_those_of_notebooks()
    {
        Assert.Equal("6",
            await Run("var t = new StringBuilder(); Task k = Task.CompletedTask; IEnumerable e = new List<int> { 1, 2, 3 }; e.Cast<int>().Sum()"));
    }

    [Fact]
    public async Task Top_level_await()
    {
        Assert.Equal("4", await Run("await Task.Delay(5); var y = await Task.Run(() => 4); y"));
    }

    [Fact]
    public async Task Awaits_come_back_to_the_cells_thread()
    {
        Assert.Equal("True", await Run("var a = Environment.CurrentManagedThreadId; await Task.Delay(5); a == Environment.CurrentManagedThreadId"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("// only a comment\n\n/* and another */")]
    [InlineData("#!csharp")]
    public async Task Empty_cells_give_nothing(string code) => Assert.Equal("", await Run(code));

    [Fact]
    public async Task Null_is_shown_as_such() => Assert.Equal("<null>", await Run("(string)null"));

    [Fact]
    public async Task A_failed_cell_keeps_what_it_had_set_and_spoils_nothing_else()
    {
        await Run("var model = \"old\";");
        await Fail("var a = 1; throw new Exception(\"stop\");");
        Assert.Equal("1", await Run("a"));
        await Fail("var model = int.Parse(\"x\");");
        Assert.Equal("old", await Run("model"));
    }

    [Trait("Category", "clock")]
    [Fact]
    public async Task A_warm_cell_is_quick()
    {
        Require.ByTheClock();
        await Session.WarmAsync(TestContext.Current.CancellationToken);
        await Run("1 + 1");
        var watch = Stopwatch.StartNew();
        await Run("");
        Require.Within(watch.Elapsed, 50);
    }

    [Theory]
    [InlineData("async Task<int> F() { await Task.Delay(20); return 9; }\nF().Result", "9")]
    [InlineData("async Task<int> F() { await Task.Yield(); await Task.Delay(20); return 9; }\nF().GetAwaiter().GetResult()", "9")]
    [InlineData("async Task F() { await Task.Delay(20); }\nParallel.ForEach(new[] { 1, 2, 3 }, _ => F().Wait()); 3", "3")]
    [InlineData(
        "async IAsyncEnumerable<int> F() { for (var i = 0; i < 3; i++) { await Task.Delay(5); yield return i; } }\nF().ToBlockingEnumerable().Sum()", "3")]
    [InlineData("async Task F() { await Task.Delay(20); }\nvar t = F(); while (!t.IsCompleted) { } t.IsCompletedSuccessfully", "True")]
    public async Task Code_may_wait_for_its_own_tasks(string code, string value) =>
        Assert.Equal(value, await Run(code).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

    [Fact]
    public async Task What_showing_a_value_writes_is_the_cells()
    {
        var output = new Recorder();
        await Run("Enumerable.Range(0, 2).Select(i => { Console.Write($\"seen {i}. \"); display(i); return i; })", output);
        Assert.StartsWith("seen 0. seen 1. ", output.Stdout, StringComparison.Ordinal);
        Assert.True(output.Shown.Count >= 2);
    }

    [Fact]
    public async Task A_failed_cell_keeps_what_it_came_to_and_leaves_the_rest_as_it_was()
    {
        await Run("int total = 5; int other = 6; string text = \"old\";");
        await Fail("using System.Threading;\nint total = 0; int n = 0;\nstring name = null;\nvar (p, q) = (0, 1);\nthrow new Exception(\"x\");\nint other "
            + "= 7; var text = \"new\";");
        Assert.Equal("0, 0, True, 0, 1, 6, old", await Run("Thread.Sleep(0); $\"{total}, {n}, {name is null}, {p}, {q}, {other}, {text}\""));
        await Fail("var total = int.Parse(\"x\");");
        Assert.Equal("0", await Run("total"));
        await Fail("int Twice(int x) => 2 * x;\nvar total = int.Parse(\"x\");");
        Assert.Equal("0", await Run("Twice(total)"));
        await Fail("int total = 8, count = 2, other = int.Parse(\"x\");");
        Assert.Equal("8, 2, 6", await Run("$\"{total}, {count}, {other}\""));
        await Fail(
            "foreach (var s in new[] { \"5\" }) { if (int.TryParse(s, out var other)) Console.Write(other); }\nthrow new Exception(\"x\");\nvar other = 9;");
        Assert.Equal("6", await Run("other"));
        await Fail("int.TryParse(((string)null!).Trim(), out int count)");
        Assert.Equal("2", await Run("count"));
        await Run("static readonly int Fixed = 5;");
        Assert.Equal("boom", (await Fail("Boom(); static readonly int Fixed = 6; void Boom() => throw new Exception(\"boom\");")).Message);
        Assert.Equal("6", await Run("Fixed"));
    }

    [Theory]
    [InlineData("var x = 1;\nif (x == 1) return 42;", "42")]
    [InlineData("foreach (var i in new[] { 1, 2 }) { if (i == 2) return i; }", "2")]
    [InlineData("if (DateTime.Now.Year < 2000) return 1;", "")]
    [InlineData("Func<int> f = () => { return 1; };", "")]
    public async Task A_return_in_the_middle_gives_the_cells_value(string code, string value) => Assert.Equal(value, await Run(code));

    [Fact]
    public async Task A_thread_with_a_small_stack_runs()
    {
        var output = new Recorder();
        await Run(
            "void Hi() { foreach (var c in \"hi\") Console.Write(c); } var t = new System.Threading.Thread(() => Hi(), 128 * 1024); t.Start(); t.Join();",
            output);
        Assert.Equal(("hi", ""), (output.Stdout, output.Stderr));
    }

    [Fact]
    public async Task What_only_a_later_cell_uses_is_not_warned_about()
    {
        var output = new Recorder();
        await Run("class Tree { public int V; int unused; public Tree? Left; public event Action? Changed; }", output);
        Assert.Equal("", output.Stderr);
    }

    [Theory]
    [InlineData("int Down(int n) => Down(n + 1) + 1;\nDown(0)")]
    [InlineData("void Down(int n) => Down(n + 1);\nDown(0);")]
    [InlineData("void Down(int n) => new List<int> { 1 }.ForEach(_ => Down(n + 1));\nDown(0);")]
    [InlineData("class Node { public List<Node> Kids => [.. Deep()]; List<Node> Deep() => [new Node(), .. new Node().Kids]; }\nnew Node().Kids.Count")]
    [InlineData("class P { public string Name { get => Name; set => Name = value; } }\nnew P().Name")]
    [InlineData("class P { public int Age { get { return Age; } set { Age = value; } } }\nvar p = new P { Age = 3 };")]
    [InlineData("class P { public static bool operator ==(P a, P b) { if (a == null) return false; return ReferenceEquals(a, b); } public static bool "
        + "operator !=(P a, P b) => !(a == b); }\nnew P() == new P()")]
    [InlineData("struct M { public double V; public static implicit operator M(double d) => d; }\nM m = 3.0;")]
    [InlineData("class N { public N Child = new N(); }\nnew N()")]
    [InlineData("class N { public N Child { get; } = new(); }\nnew N()")]
    [InlineData("Func<Task> f = async () => await Task.FromResult(1);\nint Down(int n) => Down(n + 1) + 1;\nDown(0)")]
    public async Task A_recursion_without_end_is_an_exception(string code)
    {
        var error = await Fail(code);
        Assert.Equal("System.InsufficientExecutionStackException", error.Name);
        Assert.Equal("   and more frames", error.Traceback[^1]);
        Assert.Equal("2", await Run("1 + 1"));
    }

    [Theory]
    [InlineData("That(await Task.FromResult(1) == 1)", "await Task.FromResult(1) == 1")]
    [InlineData("That(new[] { 1 }.All(x => x > 0), \"s\")", "new[] { 1 }.All(x => x > 0)")]
    [InlineData("That(note: \"n\", ok: (from x in new[] { 1 } where x > 0 select x).Any())", "(from x in new[] { 1 } where x > 0 select x).Any()")]
    [InlineData("(await Task.FromResult(true)).Stands()", "await Task.FromResult(true)")]
    [InlineData("new Claim(() => true).Text", "() => true")]
    [InlineData("That(new[] { 1 }.All(x => x > 0), text: \"given\")", "given")]
    public async Task A_method_that_is_told_the_text_of_its_argument_is_told_what_was_written(string code, string text)
    {
        await Run("using System.Runtime.CompilerServices;\nstatic string That(bool ok, string note = \"\", [CallerArgumentExpression(nameof(ok))] string "
            + "text = \"\") => text;\n"
            + "static string Stands(this bool ok, [CallerArgumentExpression(nameof(ok))] string text = \"\") => text;\nclass Claim(Func<bool> f, "
            + "[CallerArgumentExpression(nameof(f))] string text = \"\") { public string Text => text; }");
        Assert.Equal(text, await Run(code));
    }

    [Fact]
    public async Task A_task_as_the_value_is_not_warned_about()
    {
        var output = new Recorder();
        await Run("async Task<int> F() => await Task.FromResult(1);\nF()", output);
        Assert.Equal("", output.Stderr);
        await Run("async Task G() { F(); await Task.Yield(); }", output);
        Assert.Contains("CS4014", output.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_posted_to_a_cell_that_waits_is_the_cells_output()
    {
        var output = new Recorder();
        await Run("var p = new Progress<int>(i => { Console.Write($\"p{i}\"); display(i); });\nTask.Run(() => { for (var i = 0; i < 3; i++) { "
            + "((IProgress<int>)p).Report(i); System.Threading.Thread.Sleep(20); } }).Wait();\nSystem.Threading.Thread.Sleep(300);", output);
        Assert.Equal(("p0p1p2", 3), (output.Stdout, output.Shown.Count));
    }

    [Fact]
    public async Task An_async_void_that_throws_does_not_end_the_cell()
    {
        var output = new Recorder();
        Assert.Equal("2", await Run(
            "async void Bad() { await Task.Delay(20); throw new Exception(\"bad\"); }\nBad();\nawait Task.Delay(200);\nint after = 2;\nafter", output));
        Assert.Contains("bad", output.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_cells_variables_are_kept_without_asking_the_users_types()
    {
        await Run("record struct S(int X) { public S() : this(1) { } public bool Equals(S o) => throw new Exception(\"asked\"); }\nS s = new S(5); int k = 9;");
        var error = await Fail("int k = 0; int w = 4;\nforeach (var (key, v) in new Dictionary<int, int> { [1] = 2 }) int.Parse(\"x\");\nS s = new S(7);");
        Assert.Equal("System.FormatException", error.Name);
        Assert.Equal("0, 4, 5", await Run("$\"{k}, {w}, {s.X}\""));
    }

    [Theory]
    [InlineData("return int.TryParse(\"5\", out var q) ? q : 0;")]
    [InlineData("async Task<int> F() => await Task.FromResult(1);\nif (await F() > 0) { var (a, b) = (1, 2); }\n$\"{await F() + 4}\"")]
    [InlineData("byte H(int b) => b switch { 5 => 5, _ => 20 };\n(byte, byte) G(int x) => (5, 6);\nFormattableString I(int x) => $\"{x}\";\nasync Task J() "
        + "=> await Task.FromResult(1);\nFunc<Task> f = async () => await Task.FromResult(1);\nawait J(); await f(); I(1).ToString();\nH(G(1).Item1)")]
    [InlineData("System.Linq.Expressions.Expression<Func<int[], int>> e = xs => (from y in xs where y > 1 select y).Count();\ne.ToString() == \"xs => "
        + "xs.Where(y => (y > 1)).Count()\" ? 5 : 0")]
    public async Task Checks_are_neither_seen_nor_warned_about(string code)
    {
        var output = new Recorder();
        Assert.Equal(("5", ""), (await Run(code, output), output.Stderr));
    }
}
