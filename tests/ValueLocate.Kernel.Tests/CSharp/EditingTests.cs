using System.Diagnostics;

namespace ValueLocate.Kernel.Tests.CSharp;

public class EditingTests : SessionTest
{
    [Trait("Category", "clock")]
    [Fact]
    public async Task Completion_knows_the_users_own_variable_and_is_quick_when_warm()
    {
        await Run("class Dog { /// <summary>How old.</summary>\npublic int Age { get; set; } public void Bark() { } }\nvar rex = new Dog();");
        await Session.WarmAsync(TestContext.Current.CancellationToken);
        await Session.CompleteAsync("rex.", 4, TestContext.Current.CancellationToken);
        var watch = Stopwatch.StartNew();
        var all = await Session.CompleteAsync("var q = 1;\nrex.", 15, TestContext.Current.CancellationToken);
        Require.Within(watch.Elapsed, 300);
        Assert.Equal((15, 15), (all.Start, all.End));
        Assert.Equal("property", all.Items.Single(i => i.Text == "Age").Type);
        Assert.Equal("function", all.Items.Single(i => i.Text == "Bark").Type);
        Assert.Contains(all.Items, i => i.Text == "Display");
        var some = await Session.CompleteAsync("rex.Ba", 6, TestContext.Current.CancellationToken);
        Assert.Equal("Bark", Assert.Single(some.Items).Text);
        Assert.Equal((4, 6), (some.Start, some.End));
    }

    [Fact]
    public async Task Completion_knows_names_of_this_cell_and_of_others()
    {
        await Run("var gamma = 1.5;");
        var items = (await Session.CompleteAsync("#!html\n<b>\n#!csharp\nvar garden = 1; ga", 38, TestContext.Current.CancellationToken)).Items;
        Assert.Contains(items, i => i.Text == "gamma");
        Assert.Contains(items, i => i.Text == "garden");
    }

    [Fact]
    public async Task Magics_are_completed()
    {
        var found = await Session.CompleteAsync("var a = 1;\n#!wh", 15, TestContext.Current.CancellationToken);
        Assert.Equal(["#!who", "#!whos"], found.Items.Select(i => i.Text));
        Assert.Equal((11, 15), (found.Start, found.End));
    }

    [Theory]
    [InlineData("#!html\n<b>|")]
    [InlineData("#!html\n<b>\n|")]
    [InlineData("#r \"nuget: New|")]
    [InlineData("#load \"|")]
    [InlineData("#!import |")]
    public async Task Nothing_of_csharp_is_offered_elsewhere(string cell)
    {
        var cursor = cell.IndexOf('|', StringComparison.Ordinal);
        Assert.Empty((await Session.CompleteAsync(cell.Replace("|", ""), cursor, TestContext.Current.CancellationToken)).Items);
        Assert.NotEmpty((await Session.CompleteAsync("#!html\n<b>\n#!csharp\n", 19, TestContext.Current.CancellationToken)).Items);
    }

    [Theory]
    [InlineData("Math.Max(1, |2)", "Math.Max(")]
    [InlineData("Two(|1, 2)", "Two(")]
    [InlineData("Math.Max(1|, 2)", "Math.Max(")]
    [InlineData("Two(-1|, 2)", "Two(")]
    public async Task Inspection_of_an_argument_tells_of_the_method(string cell, string expected)
    {
        await Run("int Two(int a, int b) => a + b;");
        var info = await Session.InspectAsync(cell.Replace("|", ""), cell.IndexOf('|', StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Contains(expected, Plain(info), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspection_gives_type_and_documentation()
    {
        await Run("/// <summary>Twice as much.</summary>\nint Twice(int a) => 2 * a;");
        var own = Plain(await Session.InspectAsync("Twice(3)", 2, TestContext.Current.CancellationToken));
        Assert.Contains("int Twice(int a)", own, StringComparison.Ordinal);
        Assert.Contains("Twice as much.", own, StringComparison.Ordinal);
        Assert.Contains("Math.Sqrt(double d)", Plain(await Session.InspectAsync("Math.Sqrt(", 10, TestContext.Current.CancellationToken)),
            StringComparison.Ordinal);
        Assert.Null(await Session.InspectAsync("   ", 1, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("1 + 1", "complete", "")]
    [InlineData("var x = 1;", "complete", "")]
    [InlineData("for (;;) {", "incomplete", "    ")]
    [InlineData("class A\n{\n    void F() {", "incomplete", "        ")]
    [InlineData("var x = 1 +; ) y", "invalid", "")]
    [InlineData("#!html\n<b>{", "complete", "")]
    [InlineData("", "complete", "")]
    public void Completeness(string code, string status, string indent)
    {
        var found = Session.IsComplete(code);
        Assert.Equal((status, indent), (found.Status, found.Indent));
    }
}
