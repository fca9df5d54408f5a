using System.Diagnostics;
using ValueLocate.Kernel.CSharp;
using ValueLocate.Kernel.Notebooks;

namespace ValueLocate.Kernel.Tests.Notebooks;

public class NotebookRunnerTests
{
    [Fact]
    public async Task Cells_run_in_order_and_keep_what_they_show()
    {
        var notebook = await Nb.Of("md|# Title", "var x = 20;", "",
            "Console.Write(\"a\"); Console.Write(\"b\\n\"); Console.Error.Write(\"e\"); display(HTML(\"<b>1</b>\")); Console.Write(\"c\"); x + 1").Run();
        Assert.Equal([null, 1, null, 2], notebook.Cells.Select(c => c.IsCode ? c.ExecutionCount : null));
        Assert.Empty(notebook.Outputs(1));
        Assert.Equal(
            """
            [{"name":"stdout","output_type":"stream","text":["ab\n"]},{"name":"stderr","output_type":"stream","text":["e"]},
            {"data":{"text/html":["<b>1</b>"],"text/plain":["1"]},"metadata":{},"output_type":"display_data"},
            {"name":"stdout","output_type":"stream","text":["c"]},
            """.Replace("\n", "", StringComparison.Ordinal),
            notebook.Outputs(3).ToJsonString(Plain)[..^(notebook.Outputs(3)[4]!.ToJsonString(Plain).Length + 1)]);
        Assert.Equal("execute_result", (string?)notebook.Outputs(3)[4]!["output_type"]);
        Assert.Equal(2, (int?)notebook.Outputs(3)[4]!["execution_count"]);
        Assert.Equal("[\"21\"]", notebook.Outputs(3)[4]!["data"]!["text/plain"]!.ToJsonString());
    }

    [Fact]
    public async Task A_later_cell_changes_what_an_earlier_one_showed()
    {
        var notebook = await Nb.Of("var d = display(\"old\"); display(\"other\");", "d.Update(\"new\\nlines\");").Run();
        Assert.Equal("[\"new\\n\",\"lines\"]", notebook.Outputs(0)[0]!["data"]!["text/plain"]!.ToJsonString());
        Assert.Equal("[\"other\"]", notebook.Outputs(0)[1]!["data"]!["text/plain"]!.ToJsonString());
        Assert.Empty(notebook.Outputs(1));
    }

    [Fact]
    public async Task Clear_takes_away_at_once_or_with_the_next_output()
    {
        var notebook = await Nb.Of(
            "Console.Write(1); ClearOutput(); Console.Write(2);",
            "Console.Write(1); ClearOutput(wait: true); Console.Write(2); 3",
            "Console.Write(1); ClearOutput(wait: true);").Run();
        Assert.Equal("[\"2\"]", Assert.Single(notebook.Outputs(0))!["text"]!.ToJsonString());
        Assert.Equal("[\"2\"]", notebook.Outputs(1)[0]!["text"]!.ToJsonString());
        Assert.Equal(2, notebook.Outputs(1).Count);
        Assert.Equal("[\"1\"]", Assert.Single(notebook.Outputs(2))!["text"]!.ToJsonString());
    }

    [Fact]
    public async Task A_progress_bar_is_saved_as_it_ends()
    {
        var notebook = await Nb.Of("for (var i = 0; i <= 3; i++) Console.Write($\"\\r{i} of 3\"); Console.Write(\"\\nkept\\r\\n\");").Run();
        Assert.Equal("[\"3 of 3\\n\",\"kept\\r\\n\"]", Assert.Single(notebook.Outputs(0))!["text"]!.ToJsonString());
    }

    [Theory]
    [InlineData("var a = 1;\nvar b = nothing;", "cell 3 of 4 (In [2]), line 2, column 9: error CS0103: The name 'nothing'")]
    [InlineData("var a = 1;\n\nint.Parse(\"x\");", "cell 3 of 4 (In [2]), line 3: System.FormatException: The input string 'x'")]
    [InlineData("var a = 1;\n#!nonsense", "cell 3 of 4 (In [2]), line 2: #!nonsense is not a magic")]
    public async Task The_first_error_stops_with_cell_and_line_and_changes_nothing(string source, string says)
    {
        var notebook = Nb.Of("md|text", "Console.Write(1);", source, "System.IO.File.WriteAllText(\"never\", \"\");");
        var before = notebook.ToText();
        var sentence = await notebook.Fail();
        Assert.StartsWith("test.ipynb, " + says, sentence, StringComparison.Ordinal);
        Assert.Equal(before, notebook.ToText());
        Assert.False(File.Exists("never"));
    }

    [Fact]
    public async Task An_error_in_another_language_names_the_cells_own_line()
    {
        var notebook = Notebook.Parse(
            """{"nbformat":4,"cells":[{"cell_type":"code","source":"open System","metadata":{"polyglot_notebook":{"kernelName":"fsharp"}}}]}""", "test.ipynb");
        Assert.StartsWith("test.ipynb, cell 1 of 1 (In [1]), line 1: #!fsharp is not a magic", await notebook.Fail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_skip_cells_and_allow_errors()
    {
        var notebook = await Nb.Of("tag:skip-execution|nonsense", "tag:raises-exception|throw new Exception(\"wanted\");", "1").Run();
        Assert.Null(notebook.Cells[0].ExecutionCount);
        var error = Assert.Single(notebook.Outputs(1))!;
        Assert.Equal("error", (string?)error["output_type"]);
        Assert.Equal("System.Exception", (string?)error["ename"]);
        Assert.Equal("wanted", (string?)error["evalue"]);
        Assert.Contains("line 1", error["traceback"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(2, notebook.Cells[2].ExecutionCount);
    }

    [Trait("Category", "clock")]
    [Fact]
    public async Task An_endless_loop_ends_with_the_timeout()
    {
        var watch = Stopwatch.StartNew();
        var sentence = await Nb.Of("1", "while (true) { }").Fail(TimeSpan.FromSeconds(1));
        Assert.StartsWith("test.ipynb, cell 2 of 2 ran longer than 1 s, and was stopped", sentence, StringComparison.Ordinal);
        Require.Within(watch.Elapsed, 8000);
    }

    [Fact]
    public async Task A_cancelled_run_interrupts_the_cell_and_leaves_the_notebook()
    {
        var notebook = Nb.Of("Console.Write(1);", "while (true) { }", "3");
        var before = notebook.ToText();
        await using var session = new CSharpSession();
        using var stop = new CancellationTokenSource();
        var observer = new Places(p => { if (p == "cell 2 of 3") stop.CancelAfter(300); });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new NotebookRunner(session, null, observer).RunAsync(notebook, stop.Token));
        Assert.Equal(["+cell 1 of 3", "-cell 1 of 3", "+cell 2 of 3"], observer.Seen);
        Assert.Equal(before, notebook.ToText());
        // The loop has ended: the session runs the next cell.
        var after = await session.ExecuteAsync("1 + 1", new CSharp.Recorder()).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Null(after.Error);
    }

    [Fact]
    public async Task Nobody_answers_a_question()
    {
        var notebook = await Nb.Of("Console.ReadLine() is null").Run();
        Assert.Equal("[\"True\"]", notebook.Outputs(0)[0]!["data"]!["text/plain"]!.ToJsonString());
    }

    [Fact]
    public async Task What_was_run_here_is_valid_for_Jupyter_and_written_as_it_would_write_it()
    {
        const string Python = "/usr/bin/python3";
        Require.Tool("jupyter", File.Exists(Python) && Has("import nbformat"), "Debian's python3-nbformat is not here");
        var notebook = await Nb.Of(
            "md|# é 😀\n\ntext", "tag:parameters|var a = 1;", "Console.WriteLine(\"x\\ny\\u00a0\"); display(HTML(\"<b>\")); new { A = 1.5 }",
            "\"{\\\"data\\\":[1.0]}\".DisplayAs(\"application/vnd.plotly.v1+json\");",
            "tag:raises-exception|throw new Exception();").Run();
        var file = Path.GetTempFileName();
        try
        {
            notebook.Write(file);
            Assert.True(Has($"import nbformat; nbformat.validate(nbformat.read('{file}', as_version=4))"), "nbformat finds it invalid");
            Assert.True(
                Has($"import nbformat; text = open('{file}', encoding='utf-8', newline='').read(); assert nbformat.writes(nbformat.reads(text, 4)) + '\\n' "
                    + "== text"),
                "nbformat writes it otherwise");
        }
        finally
        {
            File.Delete(file);
        }

        static bool Has(string code)
        {
            using var python = Process.Start(new ProcessStartInfo(Python, ["-W", "error", "-c", code]) { RedirectStandardError = true })!;
            python.StandardError.ReadToEnd();
            python.WaitForExit();
            return python.ExitCode == 0;
        }
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed class Places(Action<string> begins) : ICellObserver
    {
        public List<string> Seen { get; } = [];

        public void Begin(string place)
        {
            Seen.Add("+" + place);
            begins(place);
        }

        public void Finish(string place) => Seen.Add("-" + place);
    }
}
