namespace ValueLocate.Kernel.Tests.CSharp;

public class FormatterTests : SessionTest
{
    private const string Convention = """
        class TypeFormatterSourceAttribute(Type source) : Attribute { public Type FormatterSourceType => source; public string[] PreferredMimeTypes { get; set; } }
        class Source
        {
            public IEnumerable<object> CreateTypeFormatters()
            {
                yield return new Theirs("text/html", o => $"<s>{((Chart)o).Points}</s>");
                yield return new Theirs("application/vnd.plotly.v1+json", o => $"{{\"data\":[{((Chart)o).Points}]}}");
                yield return new Theirs("application/json", o => "null");
                yield return new Theirs("text/latex", o => "not preferred");
            }
        }
        class Theirs(string mime, Func<object, string> text)
        {
            public string MimeType => mime;
            public bool Format(object o, System.IO.TextWriter w) { w.Write(text(o)); return true; }
        }
        [TypeFormatterSource(typeof(Source), PreferredMimeTypes = new[] { "application/vnd.plotly.v1+json", "text/html" })]
        class Chart { public int Points => 3; public string ToHtml() => "<i>not this</i>"; }
        """;

    [Fact]
    public async Task All_preferred_forms_of_the_convention_are_shown_with_text_beside()
    {
        await Run(Convention);
        var value = (await Session.ExecuteAsync("new Chart()", new Recorder())).Value!;
        Assert.Equal(["application/vnd.plotly.v1+json", "text/html", "text/plain"], value.Data.Keys.Order());
        Assert.Equal("[3]", value.Data["application/vnd.plotly.v1+json"]["data"]!.ToJsonString());
        Assert.Equal("<s>3</s>", Html(value));
        Assert.Contains("Points: 3", Plain(value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Display_shows_the_convention_too_and_its_update_as_well()
    {
        await Run(Convention);
        var output = new Recorder();
        await Run("var d = display(new Chart()); d.Update(new Chart()); d.Update(new { Later = 5 });", output);
        Assert.Equal("<s>3</s>", Html(output.Shown[0].Bundle));
        Assert.Equal("<s>3</s>", Html(output.Updated[0].Bundle));
        Assert.Contains("Later", Html(output.Updated[1].Bundle), StringComparison.Ordinal);
        Assert.All(output.Updated, u => Assert.Equal(output.Shown[0].Id, u.Id));
    }

    [Fact]
    public async Task A_type_with_ToHtml_is_shown_by_it()
    {
        await Run("record Card(int A) { public string ToHtml() => $\"<b>{A}</b>\"; } record Other(int A) { public string ToHtml(int n) => \"<i>never\"; }");
        var value = (await Session.ExecuteAsync("new Card(4)", new Recorder())).Value!;
        Assert.Equal("<b>4</b>", Html(value));
        Assert.Contains("4", Plain(value), StringComparison.Ordinal);
        Assert.DoesNotContain("never", Html((await Session.ExecuteAsync("new Other(4)", new Recorder())).Value), StringComparison.Ordinal);
        var output = new Recorder();
        await Run("new Card(5).Display(\"text/html\");", output);
        Assert.Equal("text/html", Assert.Single(output.Shown[0].Bundle.Data).Key);
        Assert.Equal("<b>5</b>", Html(output.Shown[0].Bundle));
    }

    [Fact]
    public async Task A_formatter_that_the_user_registered_comes_before_ToHtml()
    {
        await Run("""
            using Microsoft.DotNet.Interactive.Formatting;
            class Page { public string ToHtml() => "<b>own</b>"; }
            Formatter.Register<Page>((p, w) => w.Write("<u>registered</u>"), "text/html");
            """);
        Assert.Equal("<u>registered</u>", Html((await Session.ExecuteAsync("new Page()", new Recorder())).Value));
    }

    [Fact]
    public async Task What_ToHtml_throws_is_the_cells_error()
    {
        var error = await Fail("class Broken { public string ToHtml() => throw new InvalidOperationException(\"no page\"); }\nnew Broken()");
        Assert.Equal("System.InvalidOperationException", error.Name);
        Assert.Equal("no page", error.Message);
    }

    [Fact]
    public async Task A_session_begins_without_the_formatters_of_another()
    {
        await Run("Microsoft.DotNet.Interactive.Formatting.Formatter.Register<Version>((v, w) => w.Write(\"<u>mine</u>\"), \"text/html\");");
        Assert.Equal("<u>mine</u>", Html((await Session.ExecuteAsync("new Version(1, 2)", new Recorder())).Value));
        await Session.DisposeAsync();
        Session = new Kernel.CSharp.CSharpSession();
        Assert.DoesNotContain("mine", Html((await Session.ExecuteAsync("new Version(1, 2)", new Recorder())).Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_frames_are_tables_of_their_first_rows()
    {
        var loaded = await Session.ExecuteAsync("#r \"nuget: Microsoft.Data.Analysis, 0.23.1\"", new Recorder());
        Require.Tool("nuget", loaded.Error is null || PlotlyTests.Reachable(),
            "no package source can be reached, and Microsoft.Data.Analysis is not in the package cache");
        Assert.Null(loaded.Error);
        await Run("""
            using Microsoft.Data.Analysis;
            var small = new DataFrame(new StringDataFrameColumn("name", new[] { "<a>", null }), new DoubleDataFrameColumn("x", new double?[] { null, 1.5 }));
            var large = new DataFrame(new Int32DataFrameColumn("i", Enumerable.Range(0, 1234)));
            """);
        var value = (await Session.ExecuteAsync("small", new Recorder())).Value!;
        Assert.Contains("<th>name</th><th>x</th>", Html(value), StringComparison.Ordinal);
        Assert.Contains("<tr><td>&lt;a&gt;</td><td></td></tr>\n<tr><td></td><td style=\"text-align:right\">1.5</td></tr>", Html(value),
            StringComparison.Ordinal);
        Assert.Equal("name  x\n<a>\n      1.5", Plain(value));
        var output = new Recorder();
        await Run("display(large);", output);
        Assert.Contains("20 of 1,234 rows", Html(output.Shown[0].Bundle), StringComparison.Ordinal);
        Assert.Contains("<td style=\"text-align:right\">19</td>", Html(output.Shown[0].Bundle), StringComparison.Ordinal);
        Assert.DoesNotContain(">20</td>", Html(output.Shown[0].Bundle), StringComparison.Ordinal);
    }
}
