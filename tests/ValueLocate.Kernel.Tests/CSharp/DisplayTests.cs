namespace ValueLocate.Kernel.Tests.CSharp;

public class DisplayTests : SessionTest
{
    [Fact]
    public async Task Objects_have_html_and_text()
    {
        var result = await Session.ExecuteAsync("new { A = 1, B = \"two\" }", new Recorder());
        Assert.Contains("two", Html(result.Value), StringComparison.Ordinal);
        Assert.Contains("two", Plain(result.Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_is_shown_as_it_is()
    {
        var output = new Recorder();
        await Run("display(HTML(\"<b>x</b>\")); \"<i>y</i>\".DisplayAs(\"text/html\"); \"z\".Display();", output);
        Assert.Equal("<b>x</b>", Html(output.Shown[0].Bundle));
        Assert.Equal("<i>y</i>", Html(output.Shown[1].Bundle));
        Assert.Equal(["text/plain"], output.Shown[2].Bundle.Data.Keys);
        Assert.Equal("<b>x</b>", Html((await Session.ExecuteAsync("HTML(\"<b>x</b>\")", output)).Value));
    }

    [Fact]
    public async Task Update_replaces_what_an_earlier_cell_showed()
    {
        Recorder first = new(), second = new();
        await Run("var d = display(\"1\");", first);
        await Run("d.Update(\"2\");", second);
        Assert.Equal("2", Plain(second.Updated[0].Bundle));
        Assert.Equal(first.Shown[0].Id, second.Updated[0].Id);
    }

    [Fact]
    public async Task Forms_can_be_chosen()
    {
        var output = new Recorder();
        await Run("new[] { 1, 2 }.Display(\"text/plain\", \"application/json\"); new[] { (A: 1, B: 2) }.Select(x => new { x.A, x.B }).DisplayTable();", output);
        Assert.Equal(["text/plain", "application/json"], output.Shown[0].Bundle.Data.Keys);
        Assert.Equal("[1,2]", output.Shown[0].Bundle.Data["application/json"].ToJsonString());
        Assert.Contains("<table", Html(output.Shown[1].Bundle), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_types_are_json_nodes()
    {
        var result = await Session.ExecuteAsync("new FormattedValue(\"application/vnd.plotly.v1+json\", \"{\\\"data\\\":[]}\")", new Recorder());
        Assert.Equal("[]", result.Value!.Data["application/vnd.plotly.v1+json"]["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Formatters_registered_in_a_cell_and_by_convention_are_used()
    {
        await Run("""
            using Microsoft.DotNet.Interactive.Formatting;
            record Mine(int A);
            Formatter.Register<Mine>((m, w) => w.Write($"<u>{m.A}</u>"), "text/html");
            class TypeFormatterSourceAttribute(Type source) : Attribute { public Type FormatterSourceType => source; public string[] PreferredMimeTypes { get; set; } }
            class Source { public IEnumerable<object> CreateTypeFormatters() { yield return new Theirs(); } }
            class Theirs { public string MimeType => "text/html"; public bool Format(object o, System.IO.TextWriter w) { w.Write("<s>own</s>"); return true; } }
            [TypeFormatterSource(typeof(Source), PreferredMimeTypes = new[] { "text/html" })] class Shown { }
            """);
        Assert.Equal("<u>3</u>", Html((await Session.ExecuteAsync("new Mine(3)", new Recorder())).Value));
        Assert.Equal("<s>own</s>", Html((await Session.ExecuteAsync("new Shown()", new Recorder())).Value));
    }

    [Fact]
    public async Task Clear_takes_output_away()
    {
        var output = new Recorder();
        await Run("Console.Write(1); ClearOutput(); ClearOutput(wait: true);", output);
        Assert.Equal(["stdout", "clear", "clear later"], output.Order);
    }

    [Fact]
    public async Task Converters_can_be_added()
    {
        Session.Bundles.Add(v => v is Version version ? Kernel.CSharp.Showing.ValueBundles.OfText("text/x-version", version.ToString()) : null);
        var result = await Session.ExecuteAsync("new Version(1, 2)", new Recorder());
        Assert.Equal("1.2", result.Value!.Data["text/x-version"].ToString());
    }

    [Fact]
    public async Task Iterators_are_shown_as_what_they_give() =>
        Assert.Equal("[ 1, 2 ]", await Run("IEnumerable<int> F() { yield return 1; yield return 2; }\nF()"));
}
