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
        Assert.Equal("6", await Run("var t = new StringBuilder(); Task k = Task.CompletedTask; IEnumerable e = new List<int> { 1, 2, 3 }; e.Cast<int>().Sum()"));
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

    [Fact]
    public async Task A_warm_cell_is_quick()
    {
        await Session.WarmAsync(TestContext.Current.CancellationToken);
        await Run("1 + 1");
        var watch = Stopwatch.StartNew();
        await Run("");
        Assert.True(watch.ElapsedMilliseconds < 50, $"{watch.ElapsedMilliseconds} ms");
    }
}
