namespace ValueLocate.Kernel.Tests.CSharp;

public class ErrorTests : SessionTest
{
    [Theory]
    [InlineData("var a = 1;\nvar b = a +;", 2, 12, "CS1525")]
    [InlineData("#!time\n\nint x = \"s\";", 3, 9, "CS0029")]
    [InlineData("#!html\n<b>it's</b>\n#!csharp\n  Foo();", 4, 3, "CS0103")]
    [InlineData("while (false) { Foo(); }", 1, 17, "CS0103")]
    [InlineData("#r \"System.Text.Json\"\nFoo();", 2, 1, "CS0103")]
    public async Task Compile_errors_point_at_the_cells_line_and_column(string code, int line, int column, string id)
    {
        var error = await Fail(code);
        Assert.Equal("CompilationError", error.Name);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.StartsWith($"({line},{column}): error {id}: ", error.Traceback[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var a = 1;\n\tvar b = Foo(a);", "    \tvar b = Foo(a);", "    \t        ^")]
    [InlineData("int x = \"s\";", "    int x = \"s\";", "            ^")]
    public async Task Compile_errors_show_the_line_with_a_caret(string code, string line, string caret) =>
        Assert.Equal([line, caret], (await Fail(code)).Traceback.Skip(1));

    [Fact]
    public async Task Of_a_long_line_the_part_around_the_error_is_shown()
    {
        var error = await Fail($"var t = \"{new string('x', 5000)}\"; Foo(); var u = \"{new string('y', 5000)}\";");
        Assert.InRange(error.Traceback[1].Length, 100, 200);
        Assert.StartsWith("Foo()", error.Traceback[1][error.Traceback[2].IndexOf('^', StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.Run()", true)]
    [InlineData("new Model()", true)]
    [InlineData("int x = \"s\";", false)]
    public async Task A_name_that_no_cell_has_declared_yet_says_to_run_the_cells_above(string code, bool said) =>
        Assert.Equal(said, (await Fail(code)).Message.Contains("run the cells above", StringComparison.Ordinal));

    [Theory]
    [InlineData("\"a\"", "+", "string")]
    [InlineData("q", "*", "int")]
    public async Task An_expression_that_takes_minutes_to_compile_is_refused(string term, string by, string type)
    {
        await Run("var q = 1;");
        var error = await Fail($"{type} sum =\n{string.Join(by, Enumerable.Repeat(term, 200_000))};");
        Assert.StartsWith("(line 2) An expression has more than 10,000 terms", error.Message, StringComparison.Ordinal);
        Assert.Equal("200000", await Run($"int[] many = [{string.Join(',', Enumerable.Repeat(1, 200_000))}];\nmany.Length"));
    }

    [Theory]
    [InlineData("using var s = new System.IO.MemoryStream();\ns.Length", true)]
    [InlineData("var a = 1;\nusing System.IO.MemoryStream s = new();", false)]
    [InlineData("await using var s = new System.IO.MemoryStream();", true)]
    [InlineData("Span<int> s = [1, 2];", true)]
    [InlineData("var a = 1\na + 1", false)]
    public async Task What_only_programs_may_have_is_said_with_a_way_out(string code, bool hinted) =>
        Assert.Equal(hinted, (await Fail(code)).Message.Contains("put the lines between { and }", StringComparison.Ordinal));

    [Fact]
    public async Task Warnings_go_to_stderr_with_the_cells_column()
    {
        var output = new Recorder();
        await Run("for (var i = 0; i < 1; i++) { int u; }", output);
        Assert.StartsWith("(1,35): warning CS0168: ", output.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exceptions_show_the_users_frames_and_what_caused_them()
    {
        await Run("int Half(string s)\n{\n    return int.Parse(s) / 2;\n}");
        var error = await Fail("var ok = 1;\ntry\n{\n    Half(\"x\");\n}\ncatch (Exception e)\n{\n    throw new InvalidOperationException(\"outer\", e);\n}");
        Assert.Equal("System.InvalidOperationException", error.Name);
        Assert.Equal("outer", error.Message);
        Assert.Equal(8, error.Line);
        Assert.Equal(
            [
                "System.InvalidOperationException: outer", "   at line 8",
                "caused by System.FormatException: The input string 'x' was not in a correct format.",
                "   at line 3 of the cell that begins 'int Half(string s)', in Half", "   at line 4",
            ],
            error.Traceback);
    }

    [Fact]
    public async Task Awaited_exceptions_have_the_cells_line_too()
    {
        var error = await Fail("async Task F()\n{\n    await Task.Yield();\n    throw new Exception(\"late\");\n}\nawait F();");
        Assert.Equal(["System.Exception: late", "   at line 4, in F", "   at line 6"], error.Traceback);
    }

    [Theory]
    [InlineData("throw new OperationCanceledException(\"mine\");", "System.OperationCanceledException", "mine", 1)]
    [InlineData("var c = new System.Threading.CancellationTokenSource(); c.Cancel();\nc.Token.ThrowIfCancellationRequested();",
        "System.OperationCanceledException", "The operation was canceled.", 2)]
    [InlineData("await Task.Delay(5);\nthrow new TaskCanceledException(\"late\");", "System.Threading.Tasks.TaskCanceledException", "late", 2)]
    [InlineData("System.Threading.Thread.CurrentThread.Interrupt();\nSystem.Threading.Thread.Sleep(5);",
        "System.Threading.ThreadInterruptedException", "Thread was interrupted from a waiting state.", 2)]
    public async Task A_cancellation_of_the_cells_own_is_an_exception_as_others(string code, string name, string message, int line)
    {
        var error = await Fail(code);
        Assert.Equal((name, message, line), (error.Name, error.Message, error.Line));
    }

    [Fact]
    public async Task A_cell_that_interrupts_itself_while_it_awaits_ends()
    {
        var error = await Session.ExecuteAsync("System.Threading.Thread.CurrentThread.Interrupt(); await Task.Delay(100); 13", new Recorder())
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal("System.Threading.ThreadInterruptedException", error.Error?.Name);
        Assert.Equal("2", await Run("1 + 1"));
    }

    [Fact]
    public async Task An_exception_in_a_thread_does_not_end_the_process()
    {
        var output = new Recorder();
        await Run("var t = new System.Threading.Thread(() => throw new Exception(\"in a thread\")); t.Start(); t.Join(); async void Bad() { await "
            + "Task.Delay(20); throw new Exception(\"in a void\"); } Bad();", output);
        for (var i = 0; i < 300 && !output.Stderr.Contains("in a void", StringComparison.Ordinal); i++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.Contains("in a thread", output.Stderr, StringComparison.Ordinal);
        Assert.Contains("in a void", output.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exceptions_have_the_names_that_they_were_given()
    {
        var error = await Fail("class Mine : Exception { public Mine() : base(\"mine\") { } }\nthrow new Mine();");
        Assert.Equal(("Mine", "Mine: mine"), (error.Name, error.Traceback[0]));
        error = await Fail("Enumerable.Range(0, 3).Select(i => i < 2 ? i : throw new Mine())");
        Assert.Equal("Mine", error.Name);
        Assert.Equal("   at line 1", error.Traceback[1].Split(',')[0]);
    }
}
