using NetMQ;
using NetMQ.Sockets;

namespace ValueLocate.Kernel.Tests.Jupyter;

public sealed class SmallRequestTests(RunningKernel kernel) : KernelTest(kernel)
{
    [Fact]
    public void The_kernel_says_what_it_is_on_both_sockets()
    {
        foreach (var reply in (Message[])[Client.Answer("kernel_info_request"), Client.ControlReply(Client.Control("kernel_info_request"))])
        {
            Assert.Equal("kernel_info_reply", reply.Type);
            Assert.Equal(("ok", "5.4", "valuelocate"), (reply.Text("status"), reply.Text("protocol_version"), reply.Text("implementation")));
            var language = reply.Content["language_info"]!;
            Assert.Equal("C# text/x-csharp .cs csharp", $"{language["name"]} {language["mimetype"]} {language["file_extension"]} {language["pygments_lexer"]}");
            Assert.True(Version.Parse(language["version"]!.GetValue<string>()).Major >= 13);
            Assert.NotEmpty(reply.Text("banner"));
        }
    }

    [Fact]
    public void Every_request_makes_the_kernel_busy_and_idle()
    {
        Assert.Empty(Client.Told(Client.Ask("kernel_info_request")));
        Assert.Empty(Client.Told(Client.Control("kernel_info_request")));
        Assert.Empty(Client.Told(Client.Ask("comm_info_request")));
        Assert.Empty(Client.Told(Client.Ask("nonsense_request")));
    }

    [Fact]
    public void There_are_no_comms_and_one_that_is_opened_is_closed()
    {
        Assert.Empty(Client.Answer("comm_info_request").Content["comms"]!.AsObject());
        var closed = Assert.Single(Client.Told(
            Client.Ask("comm_open", new() { ["comm_id"] = "c1", ["target_name"] = "jupyter.widget", ["data"] = new System.Text.Json.Nodes.JsonObject() })));
        Assert.Equal(("comm_close", "c1"), (closed.Type, closed.Text("comm_id")));
        Assert.Empty(Client.Told(Client.Ask("comm_msg", new() { ["comm_id"] = "c1" })));
        Assert.Empty(Client.Told(Client.Ask("comm_close", new() { ["comm_id"] = "c1" })));
    }

    [Fact]
    public void There_is_no_debugger_and_the_answer_says_so()
    {
        var reply = Client.ControlReply(Client.Control("debug_request", new() { ["type"] = "request", ["seq"] = 4, ["command"] = "attach" }));
        Assert.Equal(("debug_reply", "error", "attach", 4), (reply.Type, reply.Text("status"), reply.Text("command"), reply.Whole("request_seq")));
        Assert.False(reply.Content["success"]!.GetValue<bool>());
        Assert.Contains("no debugger", reply.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create_subshell_request")]
    [InlineData("execute_request")]
    public void What_the_control_socket_does_not_do_is_refused(string type)
    {
        var reply = Client.ControlReply(Client.Control(type, new() { ["code"] = "1" }));
        Assert.Equal("error", reply.Text("status"));
        Assert.Contains(type, reply.Text("evalue"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_heart_beats_while_a_cell_runs()
    {
        var id = Client.Execute("Console.Write(\"begun\"); while (true) ;");
        while (Client.Next() is not { Type: "stream" })
        {
            // The cell compiles.
        }
        using var heart = new RequestSocket();
        heart.Connect(Kernel.Connection.EndPoint(Kernel.Connection.HeartbeatPort));
        for (var i = 0; i < 3; i++)
        {
            heart.SendFrame($"beat {i}");
            Assert.True(heart.TryReceiveFrameString(TimeSpan.FromSeconds(10), out var beat));
            Assert.Equal($"beat {i}", beat);
        }
        Client.Control("interrupt_request");
        Assert.Equal("error", Client.Reply(id).Text("status"));
    }

    [Trait("Category", "clock")]
    [Fact]
    public void An_endless_loop_is_interrupted_within_a_second_and_what_waits_behind_it_is_aborted()
    {
        var id = Client.Execute("Console.Write(\"begun\"); while (true) ;");
        var next = Client.Execute("1");
        while (Client.Next() is not { Type: "stream" })
        {
            // The cell compiles.
        }
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var interrupt = Client.Control("interrupt_request");
        Assert.Equal("error", Client.Reply(id).Text("status"));
        Require.Within(watch.Elapsed, 1000);
        Assert.Equal("ok", Client.ControlReply(interrupt).Text("status"));
        Assert.Equal("aborted", Client.Reply(next).Text("status"));
        Assert.Equal("ok", Client.Run("2").Reply.Text("status"));
    }

    [Fact]
    public void An_interrupt_where_nothing_runs_does_nothing()
    {
        Assert.Equal("ok", Client.ControlReply(Client.Control("interrupt_request")).Text("status"));
        Assert.Equal("ok", Client.Run("3").Reply.Text("status"));
    }
}
