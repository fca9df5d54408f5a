using System.Text.RegularExpressions;

namespace ValueLocate.Kernel.Tests.CSharp;

public class MagicTests : SessionTest
{
    [Fact]
    public async Task A_magic_in_the_first_line_of_a_raw_text_is_text() =>
        Assert.Equal("#!html\n1", await Run("var x = 1;\n$\"\"\"\n#!html\n{x}\n\"\"\""));

    [Fact]
    public async Task A_cell_may_change_its_language()
    {
        var output = new Recorder();
        Assert.Equal("2", await Run("var a = 1;\n#!html\n<b>it's \"odd</b>\n#!markdown\n# Title\n#!csharp\na + 1", output));
        Assert.Equal("<b>it's \"odd</b>", Html(output.Shown[0].Bundle));
        Assert.Equal("# Title", output.Shown[1].Bundle.Data["text/markdown"].ToString());
    }

    [Fact]
    public async Task A_magic_within_a_string_is_none() =>
        Assert.Equal("\n#!html\n#r \"x\"\n", await Run("var s = @\"\n#!html\n#r \"\"x\"\"\n\";\n/*\n#!nothing\n*/\ns"));

    [Fact]
    public async Task Time_is_shown()
    {
        var output = new Recorder();
        await Run("#!time\nawait Task.Delay(30);", output);
        Assert.Matches(new Regex(@"^Wall time: \d+\.\d+ms$"), Plain(output.Shown[0].Bundle));
    }

    [Fact]
    public async Task Whos_lists_the_newest_of_each_variable()
    {
        await Run("var n = 1; var t = \"text\";");
        await Run("var n = 2.5;");
        var result = await Session.ExecuteAsync("#!whos", new Recorder());
        Assert.Equal("n\tSystem.Double\t2.5\nt\tSystem.String\ttext", Plain(result.Value));
        Assert.Contains("<td>n</td>", Html(result.Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_magics_are_named_with_their_line()
    {
        var error = await Fail("var a = 1;\n#!nonsense x");
        Assert.Equal("(line 2) #!nonsense is not a magic of this kernel. #!lsmagic lists those that are.", error.Message);
    }

    [Fact]
    public async Task Lists_and_about()
    {
        Assert.Contains("#!mermaid", await Run("#!lsmagic"), StringComparison.Ordinal);
        Assert.Contains("Roslyn", await Run("#!about"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_are_kept_set_and_asked_for()
    {
        await Run("#!value --name note\nline 1\nline 2");
        Assert.Equal("line 1\nline 2", await Run("#!set --name a --value @value:note\na"));
        Assert.Equal("Ada", await Run("#!set --name b --value @input:\"Your name\"\nb", new Recorder("Ada")));
        Assert.Equal("3", await Run("var y = 3;\n#!set --name c --value @csharp:y\nc"));
        Assert.Equal("x", await Run("#!set --name d --value x\nd"));
        Assert.Equal("line 1\nline 2", await Run("#!share --from value note\nnote"));
        Assert.Contains("No #!value cell", (await Fail("#!set --name e --value @value:none")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_get_variables_as_json()
    {
        await Run("var p = new { A = new[] { 1, 2 }, S = \"</script>\" };");
        var output = new Recorder();
        await Run("#!javascript\n#!set --name q --value @csharp:p\nconsole.log(q);", output);
        var html = Html(output.Shown[0].Bundle);
        Assert.Contains("const q = {\"A\":[1,2],\"S\":\"", html, StringComparison.Ordinal);
        Assert.Contains("console.log(q);", html, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(html, "</script>"));
        Assert.Contains("(line 2) No cell has declared a variable named none",
            (await Fail("#!javascript\n#!set --name q --value @csharp:none")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mermaid_is_given_in_the_forms_that_front_ends_draw()
    {
        var output = new Recorder();
        await Run("#!mermaid\ngraph TD; A-->B", output);
        Assert.Equal("graph TD; A-->B", output.Shown[0].Bundle.Data["text/vnd.mermaid"].ToString());
    }

    [Fact]
    public async Task Load_runs_files_relative_to_the_notebook_and_to_themselves()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "sub"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "sub", "a.csx"), "#load \"b.csx\"\nint A() => B() + 1;", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Folder, "sub", "b.csx"), "int B() => 1;", TestContext.Current.CancellationToken);
        Assert.Equal("2", await Run("#load \"sub/a.csx\"\nA()"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "bad.csx"), "\nint x = ;", TestContext.Current.CancellationToken);
        Assert.StartsWith("bad.csx(2,9): error CS1525", (await Fail("#load \"bad.csx\"")).Message, StringComparison.Ordinal);
        Assert.StartsWith("There is no file ", (await Fail("#load \"none.csx\"")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_runs_notebooks_and_takes_source_files()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "n.ipynb"),
            """{"nbformat":4,"cells":[{"cell_type":"markdown","source":"x"},{"cell_type":"code","metadata":{},"source":["var n = 4;\n","var m = 5;"]}]}""",
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Folder, "d.dib"), "#!meta\n{\"kernelInfo\":{}}\n\n#!csharp\nvar d = 6;\n#!markdown\n# T\n",
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Folder, "Lib.cs"),
            "namespace Lib;\npublic static class Calc { public static int Add(int a, int b) => new List<int> { a, b }.Sum(); }",
            TestContext.Current.CancellationToken);
        Assert.Equal("15", await Run("#!import n.ipynb\n#!import \"d.dib\"\nn + m + d"));
        Assert.Equal("3", await Run("#!import Lib.cs\nLib.Calc.Add(1, 2)"));
    }

    [Fact]
    public async Task A_file_with_a_namespace_may_be_loaded_again_until_it_changes()
    {
        var file = Path.Combine(Folder, "thing.cs");
        File.WriteAllText(file, "namespace My.Ns; public class Thing { public int V => 42; }");
        for (var i = 0; i < 2; i++) Assert.Equal("42", await Run("#load \"thing.cs\"\nnew My.Ns.Thing().V"));
        File.WriteAllText(file, "namespace My.Ns; public class Thing { public int V => 43; }");
        Assert.Contains("restart the kernel", (await Fail("#load \"thing.cs\"")).Message, StringComparison.Ordinal);
        Assert.Equal("42", await Run("new My.Ns.Thing().V"));
    }

    [Theory]
    [InlineData("#!C#\n1 + 1")]
    [InlineData("#!c#\n1 + 1")]
    public async Task Csharp_has_three_names(string code) => Assert.Equal("2", await Run(code));

    [Fact]
    public async Task Text_on_a_magics_own_line_is_not_lost_silently() =>
        Assert.Equal("(line 1) #!html takes nothing on its own line: write the text below it.", (await Fail("#!html <b>bold</b>")).Message);

    [Fact]
    public async Task Whos_names_the_users_types()
    {
        var output = await Run("class Own { }\nvar own = new Own();") + await Run("#!whos");
        Assert.StartsWith("own\tOwn\t", output, StringComparison.Ordinal);
    }
}
