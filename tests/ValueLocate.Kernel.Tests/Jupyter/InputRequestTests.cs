namespace ValueLocate.Kernel.Tests.Jupyter;

public sealed class InputRequestTests(RunningKernel kernel) : KernelTest(kernel)
{
    [Fact]
    public void A_cell_asks_the_front_end_and_goes_on_with_the_answer()
    {
        var id = Client.Execute("var name = Input(\"Who? \"); var word = PasswordInput(\"Word: \"); $\"{name}/{word}/{Console.ReadLine()}\"");
        foreach (var (prompt, hidden, line) in (ReadOnlySpan<(string, bool, string)>)[("Who? ", false, "Zoë 😀"), ("Word: ", true, ""), ("", false, "end")])
        {
            var question = Client.Question();
            Assert.Equal(("input_request", id), (question.Type, question.ParentId));
            Assert.Equal((prompt, hidden), (question.Text("prompt"), question.Content["password"]!.GetValue<bool>()));
            Client.Type(line);
        }
        Assert.Equal("Zoë 😀//end", Client.Told(id)[^1].Content["data"]!["text/plain"]!.GetValue<string>());
    }

    [Fact]
    public void An_answer_that_nobody_asked_for_is_not_the_answer_to_the_next_question()
    {
        Client.Type("too early");
        Client.ControlReply(Client.Control("kernel_info_request"));
        Thread.Sleep(50);
        var id = Client.Execute("Console.ReadLine()");
        Client.Question();
        Client.Type("in time");
        Assert.Equal("in time", Client.Told(id)[^1].Content["data"]!["text/plain"]!.GetValue<string>());
    }

    [Fact]
    public void Where_nobody_can_be_asked_there_is_no_line()
    {
        var (reply, told) = Client.Run("Console.ReadLine() is null", new() { ["allow_stdin"] = false });
        Assert.Equal("ok", reply.Text("status"));
        Assert.Equal("True", told[^1].Content["data"]!["text/plain"]!.GetValue<string>());
    }

    [Fact]
    public void A_cell_that_waits_for_a_line_can_be_interrupted()
    {
        var id = Client.Execute("Console.ReadLine()");
        Client.Question();
        Client.Control("interrupt_request");
        Assert.Equal("error", Client.Reply(id).Text("status"));
        Assert.Equal("ok", Client.Run("1").Reply.Text("status"));
    }

    [Theory]
    [InlineData("var s = await Task.Run(() => Console.ReadLine()); s")]
    [InlineData("async Task<string?> R() { await Task.Delay(10); return Console.ReadLine(); }\nR().Result")]
    [InlineData("Console.ReadLine()")]
    public void After_an_interrupt_the_next_cell_can_ask(string asks)
    {
        var asked = Client.Execute(asks);
        Client.Question();
        Client.ControlReply(Client.Control("interrupt_request"));
        Assert.Equal("error", Client.Reply(asked).Text("status"));
        var again = Client.Execute("Console.ReadLine()");
        Assert.Equal(again, Client.Question().ParentId);
        Client.Type("here");
        Assert.Equal("ok", Client.Reply(again).Text("status"));
    }

    [Fact]
    public void What_a_task_of_an_earlier_cell_asks_does_not_hold_up_the_next()
    {
        var asked = Client.Execute("_ = Task.Run(() => Console.ReadLine());");
        Client.Question();
        Client.Reply(asked);
        var again = Client.Execute("Console.ReadLine()");
        Assert.Equal(again, Client.Question().ParentId);
        Client.Type("here");
        Assert.Equal("ok", Client.Reply(again).Text("status"));
    }
}
