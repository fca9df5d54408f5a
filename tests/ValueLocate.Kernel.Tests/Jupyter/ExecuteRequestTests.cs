using System.Text.Json.Nodes;

namespace ValueLocate.Kernel.Tests.Jupyter;

public sealed class ExecuteRequestTests(RunningKernel kernel) : KernelTest(kernel)
{
    [Fact]
    public void A_cell_is_counted_repeated_answered_and_its_value_told()
    {
        var (reply, told) = Client.Run("6 * 7");
        Assert.Equal("execute_reply", reply.Type);
        Assert.Equal("ok", reply.Text("status"));
        var count = reply.Whole("execution_count");
        Assert.Equal(["execute_input", "execute_result"], told.Select(m => m.Type));
        Assert.Equal("6 * 7", told[0].Text("code"));
        Assert.All(told, m => Assert.Equal(count, m.Whole("execution_count")));
        Assert.Equal("42", told[1].Content["data"]!["text/plain"]!.GetValue<string>());
        Assert.Equal(count + 1, Client.Run("1").Reply.Whole("execution_count"));
    }

    [Fact]
    public void A_silent_cell_is_neither_told_nor_counted_nor_kept()
    {
        var before = Client.Run("0").Reply.Whole("execution_count");
        var (reply, told) = Client.Run("var quiet = 5; Console.WriteLine(quiet); display(quiet); quiet", new() { ["silent"] = true });
        Assert.Equal("ok", reply.Text("status"));
        Assert.Empty(told);
        var (failed, nothing) = Client.Run("quiet.Nope", new() { ["silent"] = true });
        Assert.Equal("error", failed.Text("status"));
        Assert.Empty(nothing);
        Assert.Equal(before + 1, Client.Run("quiet").Reply.Whole("execution_count"));
        Assert.DoesNotContain("var quiet",
            Client.Answer("history_request", new() { ["hist_access_type"] = "tail", ["n"] = 100 }).Content.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_that_is_not_stored_is_shown_but_not_counted()
    {
        var before = Client.Run("0").Reply.Whole("execution_count");
        var (_, told) = Client.Run("\"unstored\"", new() { ["store_history"] = false });
        Assert.Equal(["execute_input", "execute_result"], told.Select(m => m.Type));
        Assert.Equal(before + 1, Client.Run("0").Reply.Whole("execution_count"));
    }

    [Fact]
    public void Cells_that_wait_behind_one_that_fails_are_aborted()
    {
        string[] ids = [Client.Execute("await Task.Delay(200); throw new InvalidOperationException(\"first\");"), Client.Execute("var never = 1;"),
            Client.Execute("never")];
        var first = Client.Reply(ids[0]);
        Assert.Equal(("error", "System.InvalidOperationException", "first"), (first.Text("status"), first.Text("ename"), first.Text("evalue")));
        Assert.NotEmpty(first.Content["traceback"]!.AsArray());
        Assert.Equal(["execute_input", "error"], Client.Told(ids[0]).Select(m => m.Type));
        foreach (var id in ids[1..])
        {
            Assert.Equal("aborted", Client.Reply(id).Text("status"));
            Assert.Empty(Client.Told(id));
        }
        Assert.Equal("ok", Client.Run("1").Reply.Text("status"));
    }

    [Fact]
    public void Without_stop_on_error_the_next_cells_run()
    {
        string[] ids = [Client.Execute("await Task.Delay(100); throw new Exception();", new() { ["stop_on_error"] = false }), Client.Execute("7")];
        Assert.Equal("error", Client.Reply(ids[0]).Text("status"));
        Assert.Equal("ok", Client.Reply(ids[1]).Text("status"));
    }

    [Fact]
    public void Expressions_of_the_user_are_evaluated_behind_the_cell()
    {
        var (reply, told) = Client.Run("var x = 20;", new() { ["user_expressions"] = new JsonObject { ["good"] = "x + 1", ["bad"] = "x.Nope", ["none"] = 3 } });
        var values = reply.Content["user_expressions"]!;
        Assert.Equal("21", values["good"]!["data"]!["text/plain"]!.GetValue<string>());
        Assert.Equal("ok", values["good"]!["status"]!.GetValue<string>());
        Assert.Equal("error", values["bad"]!["status"]!.GetValue<string>());
        Assert.Contains("Nope", values["bad"]!["evalue"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("error", values["none"]!["status"]!.GetValue<string>());
        Assert.Equal(["execute_input"], told.Select(m => m.Type));
    }

    [Fact]
    public void Output_comes_in_the_order_it_was_written()
    {
        var (_, told) = Client.Run("Console.Write(\"a\"); Console.Write(\"b\"); Console.Error.Write(\"c\"); var d = display(\"one\"); "
            + "Console.Write(\"d\"); d.Update(\"two\"); ClearOutput(wait: true);");
        Assert.Equal("stdout:ab stderr:c display stdout:d update clear:true", string.Join(' ', told.Skip(1).Select(m => m.Type switch
        {
            "stream" => $"{m.Text("name")}:{m.Text("text")}",
            "display_data" => "display",
            "update_display_data" => "update",
            "clear_output" => "clear:" + m.Content["wait"],
            var other => other,
        })));
    }

    [Fact]
    public void A_display_can_be_replaced_by_its_id_from_another_cell()
    {
        var (_, shown) = Client.Run("var shown = display(\"before\");");
        var id = shown[1].Content["transient"]!["display_id"]!.GetValue<string>();
        Assert.Equal("before", shown[1].Content["data"]!["text/plain"]!.GetValue<string>());
        var (_, told) = Client.Run("shown.Update(\"after\");");
        Assert.Equal("update_display_data", told[1].Type);
        Assert.Equal(id, told[1].Content["transient"]!["display_id"]!.GetValue<string>());
        Assert.Equal("after", told[1].Content["data"]!["text/plain"]!.GetValue<string>());
    }

    [Fact]
    public void What_is_displayed_as_the_last_expression_is_shown_once() =>
        Assert.Equal(["execute_input", "display_data"], Client.Run("display(\"once\")").Told.Select(m => m.Type));

    [Fact]
    public void Half_a_character_waits_for_its_other_half()
    {
        var (_, told) = Client.Run("Console.Write('\\ud83d'); Console.Out.Flush(); Console.Write('\\ude00'); Console.Out.Flush(); Console.Write(\"\\ud83d\");");
        Assert.Equal("\ud83d\ude00\ufffd", string.Concat(told.Where(m => m.Type == "stream").Select(m => m.Text("text"))));
    }

    [Theory]
    [InlineData("{}", "has no 'code'")]
    [InlineData("{\"code\": 3}", "'code'")]
    [InlineData("{\"code\": \"1\", \"silent\": \"yes\"}", "'silent'")]
    public void A_request_with_fields_missing_or_of_another_type_is_answered_with_an_error(string content, string says)
    {
        var reply = Client.Answer("execute_request", JsonNode.Parse(content)!.AsObject());
        Assert.Equal("error", reply.Text("status"));
        Assert.Contains(says, reply.Text("evalue"), StringComparison.Ordinal);
    }
}
