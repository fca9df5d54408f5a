using System.Text.Json.Nodes;

namespace ValueLocate.Kernel.Tests.Jupyter;

public sealed class EditingRequestTests(RunningKernel kernel) : KernelTest(kernel)
{
    // Two of these characters are two UTF-16 units each, and one code point.
    private const string Before = "var s = \"😀😀\"; ";

    [Fact]
    public void Completion_counts_code_points_and_knows_the_members_of_the_users_variable()
    {
        Client.Run("public record Person(string Name, int Age); var person = new Person(\"Ada\", 36);");
        var reply = Complete(Before + "person.Na", more: " + 1");
        Assert.Contains("Name", reply.Content["matches"]!.AsArray().Select(m => m!.GetValue<string>()));
        Assert.DoesNotContain("person", reply.Content["matches"]!.AsArray().Select(m => m!.GetValue<string>()));
        var points = Before.Length - 2;
        Assert.Equal((points + 7, points + 9), (reply.Whole("cursor_start"), reply.Whole("cursor_end")));
        var typed = reply.Content["metadata"]!["_jupyter_types_experimental"]!.AsArray().Single(t => t!["text"]!.GetValue<string>() == "Name")!;
        Assert.Equal("property", typed["type"]!.GetValue<string>());
        Assert.Equal(points + 7, typed["start"]!.GetValue<int>());
    }

    [Fact]
    public void Nothing_to_complete_is_an_empty_list() => Assert.Equal("ok", Complete("\"text\"", more: "").Text("status"));

    [Fact]
    public void Inspection_tells_the_type_and_the_documentation()
    {
        var code = Before + "Console.WriteLine(1)";
        var reply = Client.Answer("inspect_request",
            new() { ["code"] = code, ["cursor_pos"] = Before.Length - 2 + "Console.Wri".Length, ["detail_level"] = 0 });
        Assert.True(reply.Content["found"]!.GetValue<bool>());
        Assert.Contains("WriteLine", reply.Content["data"]!["text/plain"]!.GetValue<string>(), StringComparison.Ordinal);
        var nothing = Client.Answer("inspect_request", new() { ["code"] = "   ", ["cursor_pos"] = 1 });
        Assert.False(nothing.Content["found"]!.GetValue<bool>());
        Assert.Empty(nothing.Content["data"]!.AsObject());
    }

    [Theory]
    [InlineData("1 + 1", "complete")]
    [InlineData("for (var i = 0; i < 3; i++) {", "incomplete")]
    [InlineData("var ) = 3;", "invalid")]
    public void Whether_code_is_whole(string code, string status)
    {
        var reply = Client.Answer("is_complete_request", new() { ["code"] = code });
        Assert.Equal("is_complete_reply", reply.Type);
        Assert.Equal(status, reply.Text("status"));
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(1000)]
    public void A_cursor_outside_the_code_is_at_its_nearer_end(int cursor) =>
        Assert.Equal("ok", Client.Answer("complete_request", new() { ["code"] = "Console.", ["cursor_pos"] = cursor }).Text("status"));

    [Fact]
    public void A_cursor_that_is_no_number_is_an_error() =>
        Assert.Equal("error", Client.Answer("complete_request", new() { ["code"] = "x", ["cursor_pos"] = 1e30 }).Text("status"));

    private Message Complete(string code, string more) =>
        Client.Answer("complete_request", new JsonObject { ["code"] = code + more, ["cursor_pos"] = code.EnumerateRunes().Count() });
}
