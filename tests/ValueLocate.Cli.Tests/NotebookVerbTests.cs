using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ValueLocate.Cli.Tests;

public class NotebookVerbTests
{
    /// <summary>A notebook of code cells in the folder; the first is its parameters cell.</summary>
    private static string Write(TestFolder folder, string name, params string[] sources)
    {
        var cells = sources.Select((s, i) => (JsonNode)new JsonObject
        {
            ["cell_type"] = "code",
            ["metadata"] = i == 0 ? new JsonObject { ["tags"] = new JsonArray("parameters") } : [],
            ["source"] = s,
        });
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        File.WriteAllText(folder[name],
            new JsonObject { ["nbformat"] = 4, ["nbformat_minor"] = 5, ["metadata"] = new JsonObject(), ["cells"] = new JsonArray([.. cells]) }.ToJsonString());
        return folder[name];
    }

    private static JsonNode? Output(string file, int cell) => JsonNode.Parse(File.ReadAllText(file))!["cells"]![cell]!["outputs"]!.AsArray().FirstOrDefault();

    [Fact]
    public void A_notebook_runs_in_its_folder_and_keeps_its_outputs_or_writes_them_elsewhere()
    {
        using var folder = new TestFolder();
        var file = Write(folder, "books/a.ipynb", "var n = 2;", "System.IO.File.ReadAllText(\"beside.txt\") + n");
        File.WriteAllText(folder["books/beside.txt"], "here ");
        var here = Directory.GetCurrentDirectory();
        var elsewhere = CommandLine.Run("notebook", "run", file, "--out", folder["other"], "--param", "n=7");
        Assert.True(elsewhere.Code == 0, elsewhere.Error);
        Assert.Contains("cell 2 of 2: done", elsewhere.Error, StringComparison.Ordinal);
        Assert.Equal("[\"here 7\"]", Output(folder["other/a.ipynb"], 2)!["data"]!["text/plain"]!.ToJsonString());
        Assert.Null(JsonNode.Parse(File.ReadAllText(file))!["cells"]![1]!["outputs"]);
        var named = CommandLine.Run("notebook", "run", file, "--out", folder["named.ipynb"], "--quiet");
        Assert.Equal(new CommandLine(0, "", ""), named);
        Assert.Equal("[\"here 2\"]", Output(folder["named.ipynb"], 1)!["data"]!["text/plain"]!.ToJsonString());
        Assert.Equal(0, CommandLine.Run("notebook", "run", file).Code);
        Assert.Equal(File.ReadAllText(folder["named.ipynb"]), File.ReadAllText(file));
        Assert.Equal(here, Directory.GetCurrentDirectory());
    }

    [Fact]
    public void The_library_that_runs_is_the_one_cells_see()
    {
        using var folder = new TestFolder();
        var file = Write(folder, "a.ipynb", "#r \"ValueLocate.dll\"\nnew ValueLocate.ValueLocateException(\"one sentence\").Message");
        var r = CommandLine.Run("notebook", "run", file);
        Assert.True(r.Code == 0, r.Error);
        Assert.Contains("one sentence", Output(file, 0)!["data"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_writes_nothing_and_is_code_1_where_text_differs()
    {
        using var folder = new TestFolder();
        var file = Write(folder, "a.ipynb", "var n = 2;", "Console.WriteLine(\"one\"); Console.WriteLine(n);");
        Assert.Equal(0, CommandLine.Run("notebook", "run", file).Code);
        var text = File.ReadAllText(file);
        var same = CommandLine.Run("notebook", "run", file, "--check", "--quiet");
        Assert.Equal((0, $"{file}: the same\n"), (same.Code, same.Output));
        var other = CommandLine.Run("notebook", "run", file, "--check", "--quiet", "--param", "n=3");
        Assert.Equal((1, $"{file}, cell 2 (In [3]): line 2 of its output was '2' and is '3'\n"), (other.Code, other.Output));
        Assert.Equal(text, File.ReadAllText(file));
    }

    [Fact]
    public void A_cell_that_fails_or_never_ends_leaves_its_file_and_the_others_still_run()
    {
        using var folder = new TestFolder();
        var fails = Write(folder, "1.ipynb", "1", "int.Parse(\"x\");");
        var endless = Write(folder, "2.ipynb", "while (true) { }");
        var right = Write(folder, "3.ipynb", "3");
        var before = (File.ReadAllText(fails), File.ReadAllText(endless));
        // The first cell of a process waits for the compiler, seconds on a busy machine: not what is tested here.
        Assert.Equal(0, CommandLine.Run("notebook", "run", Write(folder, "0.ipynb", "0"), "--quiet").Code);
        var r = CommandLine.Run("notebook", "run", fails, endless, right, "--timeout", "8", "--quiet");
        Assert.Equal(2, r.Code);
        var lines = r.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"error: {fails}, cell 2 of 2 (In [2]), line 1: System.FormatException: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"error: {endless}, cell 1 of 1 ran longer than 8 s", lines[1], StringComparison.Ordinal);
        Assert.Equal(before, (File.ReadAllText(fails), File.ReadAllText(endless)));
        Assert.NotNull(Output(right, 0));
        Assert.StartsWith($"error: {fails}, cell 2", CommandLine.Run("notebook", "run", fails, "--quiet").Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public void Stopped_it_leaves_the_file_and_says_so()
    {
        using var folder = new TestFolder();
        var file = Write(folder, "a.ipynb", "System.IO.File.WriteAllText(\"begun\", \"\");\nwhile (true) { }");
        var before = File.ReadAllText(file);
        using var stop = new CancellationTokenSource();
        using var watcher = new Timer(_ => { if (File.Exists(folder["begun"])) stop.Cancel(); }, null, 50, 50);
        var r = CommandLine.Run(stop.Token, "notebook", "run", file, "--quiet");
        Assert.Equal(new CommandLine(130, "", "stopped\n"), r);
        Assert.Equal(before, File.ReadAllText(file));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    [Fact]
    public async Task A_process_whose_cell_still_computes_in_a_library_ends_with_its_own_code()
    {
        using var folder = new TestFolder();
        // TorchScript that never ends: no check of the kernel's is in it, and a machine of any speed is still at it when the time is up.
        var file = Write(folder, "a.ipynb", "#r \"ValueLocate.dll\"\nvar llm = ValueLocate.Inference.LanguageModel.Load(\"tiny-values\", new "
            + "ValueLocate.Inference.ModelOptions { Threads = 2 });",
            "using TorchSharp;\nvar endless = torch.jit.compile(\"def f(x):\\n  while bool((x == x).all()):\\n    x = torch.tanh(x @ x)\\n  return x\\n\");"
                + "\nendless.invoke(\"f\", torch.rand(400, 400))");
        var (code, error) = await ProcessAsync("notebook", "run", file, "--timeout", "12", "--quiet");
        Assert.StartsWith($"error: {file}, cell 2 of 2 ran longer than 12 s", error, StringComparison.Ordinal);
        Assert.Equal(2, code);
    }

    [Fact]
    public async Task A_cell_that_ends_the_process_is_no_success()
    {
        using var folder = new TestFolder();
        var file = Write(folder, "a.ipynb", "1", "Environment.Exit(0);", "3");
        var before = File.ReadAllText(file);
        var (code, error) = await ProcessAsync("notebook", "run", file, "--quiet");
        Assert.Equal((2, $"error: {file}, cell 2 of 3: the cell ended the process (Environment.Exit), so the notebook was not written.\n"), (code, error));
        Assert.Equal(before, File.ReadAllText(file));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_found_before_anything_runs()
    {
        using var folder = new TestFolder();
        var file = Write(folder, "a.ipynb", "System.IO.File.WriteAllText(\"ran\", \"\");");
        foreach (var place in (string[])["/proc/none", folder["a.ipynb/x"], folder["a.ipynb/x/y.ipynb"]])
        {
            Assert.Contains("can't be written", CommandLine.Run("notebook", "run", file, "--out", place).Sentence(), StringComparison.Ordinal);
        }
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_link_stays_a_link_and_a_private_file_private()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no such modes.");
        Debug.Assert(!OperatingSystem.IsWindows());
        using var folder = new TestFolder();
        var file = Write(folder, "real/a.ipynb", "1 + 1");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(folder["link.ipynb"], file);
        Assert.Equal(0, CommandLine.Run("notebook", "run", folder["link.ipynb"], "--quiet").Code);
        Assert.Equal(file, new FileInfo(folder["link.ipynb"]).LinkTarget);
        Assert.NotNull(Output(file, 0));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_notebook_that_is_not_utf8_is_not_damaged()
    {
        using var folder = new TestFolder();
        var file = Write(folder, "a.ipynb", "1 // e");
        var bytes = File.ReadAllBytes(file).Select(b => b == (byte)'e' ? (byte)0xE9 : b).ToArray();
        File.WriteAllBytes(file, bytes);
        Assert.Contains("is not UTF-8", CommandLine.Run("notebook", "run", file).Sentence(), StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(file));
    }

    private static async Task<(int Code, string Error)> ProcessAsync(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true };
        foreach (var word in (string[])[Path.Combine(AppContext.BaseDirectory, "ValueLocate.Cli.dll"), .. words]) start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error);
    }

    [Theory]
    [InlineData("", "FILE")]
    [InlineData("none.ipynb", "There is no file")]
    [InlineData(".", "is a folder")]
    [InlineData("a.ipynb b.ipynb --out x.ipynb", "is one file, and 2 notebooks are given")]
    [InlineData("a.ipynb a.ipynb", "Two of the notebooks")]
    [InlineData("a.ipynb --out a.txt", "is a file and no notebook")]
    [InlineData("a.ipynb --check --out x", "--check writes nothing")]
    [InlineData("a.ipynb --timeout 0", "--timeout is 0")]
    [InlineData("a.ipynb --timeout soon", "--timeout is 'soon'")]
    [InlineData("a.ipynb --param m=1", "does not declare 'm'; it declares n")]
    [InlineData("a.ipynb --param n", "'n' has no '='")]
    [InlineData("a.ipynb bad.ipynb", "bad.ipynb ends in the middle, in line 1")]
    public void A_wrong_command_line_is_one_sentence_before_anything_runs(string line, string says)
    {
        using var folder = new TestFolder();
        Write(folder, "a.ipynb", "var n = 1;\nSystem.IO.File.WriteAllText(\"ran\", \"\");");
        File.Copy(folder["a.ipynb"], folder["b.ipynb"]);
        File.WriteAllText(folder["a.txt"], "");
        File.WriteAllText(folder["bad.ipynb"], File.ReadAllText(folder["a.ipynb"])[..40]);
        var args = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(a => a.EndsWith(".ipynb", StringComparison.Ordinal) || a is "." or "a.txt" ? folder[a] : a);
        Assert.Contains(says, CommandLine.Run(["notebook", "run", .. args]).Sentence(), StringComparison.Ordinal);
        Assert.False(File.Exists(folder["ran"]));
    }
}
