using System.Text.Json.Nodes;

namespace ValueLocate.Kernel.Tests.Jupyter;

public sealed class HistoryRequestTests(RunningKernel kernel) : KernelTest(kernel)
{
    [Fact]
    public void Cells_are_found_by_their_end_by_range_and_by_pattern()
    {
        var first = Client.Run("var h1 = 1;").Reply.Whole("execution_count");
        Client.Run("h1 + 1");
        Client.Run("var h3 = \"a*b\";");
        Client.Run("h1 + 1");
        Assert.Equal(["var h3 = \"a*b\";", "h1 + 1"], Inputs(new() { ["hist_access_type"] = "tail", ["n"] = 2 }));
        Assert.Equal(["var h1 = 1;", "h1 + 1"], Inputs(Range(first, first + 2, session: 0)));
        Assert.Empty(Inputs(Range(first, first + 2, session: 7)));
        Assert.Equal(["h1 + 1", "h1 + 1"], Inputs(Search("h1*")));
        Assert.Equal(["h1 + 1"], Inputs(Search("h1 ? 1", unique: true)));
        Assert.Equal(["var h3 = \"a*b\";"], Inputs(Search("*h3*a?b*")));
        var entry = Client.Answer("history_request", With(Search("h1*"), "output", true)).Content["history"]!.AsArray()[0]!.AsArray();
        Assert.Equal((1, first + 1, "h1 + 1", "2"),
            (entry[0]!.GetValue<int>(), entry[1]!.GetValue<int>(), entry[2]![0]!.GetValue<string>(), entry[2]![1]!.GetValue<string>()));
    }

    [Fact]
    public void A_history_of_no_known_kind_is_an_error()
    {
        var reply = Client.Answer("history_request", new() { ["hist_access_type"] = "all" });
        Assert.Equal("error", reply.Text("status"));
        Assert.Contains("'tail', 'range' or 'search'", reply.Text("evalue"), StringComparison.Ordinal);
    }

    private static JsonObject Range(int start, int stop, int session) =>
        new() { ["hist_access_type"] = "range", ["session"] = session, ["start"] = start, ["stop"] = stop, ["raw"] = true, ["output"] = false };

    private static JsonObject Search(string pattern, bool unique = false) =>
        new() { ["hist_access_type"] = "search", ["pattern"] = pattern, ["unique"] = unique, ["n"] = 50 };

    private static JsonObject With(JsonObject content, string name, JsonNode value)
    {
        content[name] = value;
        return content;
    }

    private string[] Inputs(JsonObject content) =>
        [.. Client.Answer("history_request", content).Content["history"]!.AsArray().Select(e => e![2]!.GetValue<string>())];
}
