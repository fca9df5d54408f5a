namespace ValueLocate.Kernel.Tests.CSharp;

/// <summary>Values that contain themselves, or are nested without end, are shown as far as it makes sense: none ends the kernel.</summary>
public class ShowingTests : SessionTest
{
    [Theory]
    [InlineData("object[] a = new object[1]; a[0] = a;\na")]
    [InlineData("class Self : IEnumerable<Self> { public IEnumerator<Self> GetEnumerator() { yield return this; } IEnumerator IEnumerable.GetEnumerator() "
        + "=> GetEnumerator(); }\nnew Self()")]
    [InlineData("class Deeper : IEnumerable<Deeper> { public IEnumerator<Deeper> GetEnumerator() { yield return new(); } IEnumerator "
        + "IEnumerable.GetEnumerator() => GetEnumerator(); }\nnew { Inside = new Deeper() }")]
    [InlineData("record R(int A) { public R Me => this; }\nnew R(1)")]
    [InlineData("record Chain(Chain Next, int V); Chain c = null; for (var i = 0; i < 100_000; i++) c = new(c, i);\nc")]
    [InlineData("var list = new List<object>(); for (var i = 0; i < 100_000; i++) list = [list];\nlist")]
    [InlineData("class Text { public override string ToString() => $\"{this}\"; }\nnew Text()")]
    [InlineData("class Endless { public object[] All => [new Endless(), new List<object> { new Endless() }]; public override string ToString() => "
        + "string.Join(\",\", All); }\nnew Endless()")]
    public async Task What_is_nested_without_end_is_cut_with_a_mark(string code)
    {
        var result = await Session.ExecuteAsync(code, new Recorder());
        Assert.True(result.Error is null, result.Error?.Message);
        Assert.Contains("(cut: it is nested too deeply, or contains itself)", Html(result.Value) + Plain(result.Value), StringComparison.Ordinal);
        Assert.Equal("2", await Run("1 + 1"));
    }

    [Theory]
    [InlineData("class Node { public Node Next; public int V; }\nvar n = new Node(); n.Next = n;\nn")]
    [InlineData("var d = new Dictionary<string, object>(); d[\"me\"] = d;\nd")]
    [InlineData("record L(List<L> Kids); var l = new L([]); l.Kids.Add(l);\nl")]
    [InlineData("class T { public T[] All => [new T(), new T()]; }\nnew T()")]
    public async Task What_contains_itself_is_shown(string code)
    {
        var result = await Session.ExecuteAsync(code, new Recorder());
        Assert.True(result.Error is null, result.Error?.Message);
        Assert.InRange(Html(result.Value).Length, 1, 1_000_000);
        Assert.Equal("2", await Run("1 + 1"));
    }

    [Fact]
    public async Task A_long_text_is_cut()
    {
        await Run("using Microsoft.DotNet.Interactive.Formatting;\nclass Long { }\nFormatter.Register<Long>((_, w) => { while (true) w.Write(new "
            + "string('x', 1_000_000)); }, \"text/html\");");
        Assert.EndsWith("(cut: it has more than 32 million characters)</em>", Html((await Session.ExecuteAsync("new Long()", new Recorder())).Value),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_that_contain_themselves_are_listed()
    {
        await Run("object[] a = new object[1]; a[0] = a; record R(int A) { public R Me => this; }\nvar r = new R(1);");
        Assert.Contains("Object[]", Plain((await Session.ExecuteAsync("#!whos", new Recorder())).Value), StringComparison.Ordinal);
    }
}
