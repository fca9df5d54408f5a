namespace ValueLocate.Kernel.Tests.CSharp;

public class StreamTests : SessionTest
{
    [Fact]
    public async Task Both_streams_arrive_in_order()
    {
        var output = new Recorder();
        await Run("Console.Write(\"a\"); Console.Error.Write(\"b\"); Console.WriteLine(\"c\"); display(1);", output);
        Assert.Equal(["stdout", "stderr", "stdout", "display"], output.Order);
        Assert.Equal("ac\n", output.Stdout);
        Assert.Equal("b", output.Stderr);
    }

    [Fact]
    public async Task Text_arrives_while_the_cell_runs()
    {
        var output = new Recorder();
        var cell = Session.ExecuteAsync("Console.Write(\"early\"); Console.ReadLine(); await Task.Delay(400);", output);
        for (var i = 0; i < 500 && output.Stdout.Length == 0; i++) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.Equal("early", output.Stdout);
        Assert.False(cell.IsCompleted);
        await cell;
    }

    [Fact]
    public async Task Threads_and_tasks_write_into_the_cell()
    {
        var output = new Recorder();
        await Run(
            "var t = new System.Threading.Thread(() => Console.Write(\"thread \")); t.Start(); t.Join(); await Task.Run(() => Console.Write(\"task\"));",
            output);
        Assert.Equal("thread task", output.Stdout);
    }

    [Fact]
    public async Task Small_writes_are_gathered()
    {
        var output = new Recorder();
        await Run("for (var i = 0; i < 100000; i++) Console.Write('x');", output);
        Assert.Equal(100000, output.Stdout.Length);
        Assert.InRange(output.Messages, 1, 200);
    }

    [Fact]
    public async Task ReadLine_asks()
    {
        var output = new Recorder("Ada", "Lovelace");
        Assert.Equal("Ada Lovelace", await Run("Console.Write(\"Name? \"); $\"{Console.ReadLine()} {Input(\"And? \")}\"", output));
        Assert.Equal(["stdout", "ask ", "ask And? "], output.Order);
    }

    [Fact]
    public async Task ReadLine_asks_after_the_console_was_given_another_encoding()
    {
        await Run("Console.InputEncoding = Encoding.UTF8;");
        Assert.Equal("Ada", await Run("Console.ReadLine()", new Recorder("Ada")));
    }

    [Fact]
    public async Task ReadLine_gives_null_where_nobody_can_be_asked() => Assert.Equal("True", await Run("Console.ReadLine() is null"));

    [Fact]
    public async Task Two_sessions_keep_their_output_apart()
    {
        await using var other = new ValueLocate.Kernel.CSharp.CSharpSession();
        Recorder a = new(), b = new();
        const string Code = "for (var i = 0; i < 50; i++) {{ Console.Write(\"{0}\"); await Task.Delay(1); }}";
        await Task.WhenAll(
            Session.ExecuteAsync(string.Format(null, Code, "a"), a),
            other.ExecuteAsync(string.Format(null, Code, "b"), b));
        Assert.Equal(new string('a', 50), a.Stdout);
        Assert.Equal(new string('b', 50), b.Stdout);
    }

    [Fact]
    public async Task A_cell_that_takes_the_console_has_it_until_it_ends()
    {
        var output = new Recorder();
        await Run("var writer = new System.IO.StringWriter(); Console.SetOut(writer); Console.SetError(writer); Console.Write(\"caught\"); "
            + "Console.Error.Write(\"!\");", output);
        await Run("Console.Write(\"here\"); Console.Error.Write(\"too\");", output);
        Assert.Equal(("here", "too", "caught!"), (output.Stdout, output.Stderr, await Run("writer.ToString()")));
    }
}
