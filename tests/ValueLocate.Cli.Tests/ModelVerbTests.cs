namespace ValueLocate.Cli.Tests;

public class ModelVerbTests
{
    [Fact]
    public void Check_passes_on_the_golden_folder_and_its_GGUF()
    {
        var r = CommandLine.Run("model", "check", "--golden", TestFolder.Golden, TestFolder.Golden);
        Assert.Equal(("", 0), (r.Error, r.Code));
        Assert.Equal(2, r.Output.Split("llama-tied: passed").Length - 1);
        Assert.Contains("steered ids", r.Output, StringComparison.Ordinal);
        var gguf = CommandLine.Run("model", "check", "--golden", TestFolder.Golden, "--model", TestFolder.GoldenGguf);
        Assert.Equal(("", 0), (gguf.Error, gguf.Code));
    }

    [Fact]
    public void Check_fails_with_code_1_when_a_weight_is_changed()
    {
        using var folder = new TestFolder();
        var file = Path.Combine(folder.CopyModel(), "model.safetensors");
        using (var stream = File.OpenWrite(file))
        {
            stream.Seek(-400, SeekOrigin.End);
            stream.Write(BitConverter.GetBytes(3f));
        }
        var r = CommandLine.Run("model", "check", "--golden", folder["model"]);
        Assert.Equal(("", 1), (r.Error, r.Code));
        Assert.Contains("FAIL", r.Output, StringComparison.Ordinal);
        Assert.Equal(1, CommandLine.Run("model", "check", "--golden", folder["model"], TestFolder.Golden).Code);
    }

    [Fact]
    public void Check_fails_past_a_tolerance_that_is_too_small_for_rounding() =>
        Assert.Equal(1, CommandLine.Run("model", "check", "--golden", TestFolder.Golden, "--tolerance", "1e-9").Code);

    [Theory]
    [InlineData("--tolerance", "nan")]
    [InlineData("--tolerance", "-1")]
    [InlineData("--model", "/nowhere/model.gguf")]
    public void Check_refuses_what_it_can_not_use(string option, string value) =>
        CommandLine.Run("model", "check", "--golden", TestFolder.Golden, option, value).Sentence();

    [Fact]
    public void Check_says_which_golden_folder_is_missing() =>
        Assert.Contains("/nowhere", CommandLine.Run("model", "check", "--golden", "/nowhere").Sentence(), StringComparison.Ordinal);

    [Fact]
    public void Info_shows_what_the_headers_say()
    {
        using var folder = new TestFolder();
        var r = CommandLine.Run("model", "info", folder.CopyModelWithTokenizer());
        Assert.Equal(("", 0), (r.Error, r.Code));
        foreach (var text in new[] { "llama", "96 a layer, 288 in all", "6 of width 8, 2 key/value heads", "float32 (100 %)", "256 tokens", "safetensors" })
            Assert.Contains(text, r.Output, StringComparison.Ordinal);
        Assert.Contains("F32", CommandLine.Run("model", "info", TestFolder.GoldenGguf).Output, StringComparison.Ordinal);
        Assert.Contains("none: it can be checked", CommandLine.Run("model", "info", TestFolder.Golden).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_writes_a_folder_that_passes_the_check_and_refuses_one_that_is_taken()
    {
        using var folder = new TestFolder();
        var r = CommandLine.Run("model", "convert", TestFolder.GoldenGguf, "--out", folder["out"]);
        Assert.Equal(("", 0), (r.Error, r.Code));
        Assert.Equal(0, CommandLine.Run("model", "check", "--golden", TestFolder.Golden, "--model", folder["out"]).Code);
        Assert.Contains("holds something already", CommandLine.Run("model", "convert", TestFolder.GoldenGguf, "--out", folder["out"]).Sentence(),
            StringComparison.Ordinal);
        Assert.Contains("dtype 'int3'",
            CommandLine.Run("model", "convert", TestFolder.GoldenGguf, "--out", folder["other"], "--dtype", "int3").Sentence(), StringComparison.Ordinal);
        Assert.False(Path.Exists(folder["other"]));
    }

    [Fact]
    public void Generate_says_what_is_odd_about_a_model()
    {
        using var folder = new TestFolder();
        var model = folder.CopyModelWithTokenizer();
        var index = Path.Combine(model, "tokenizer.json");
        File.WriteAllText(index, File.ReadAllText(index).Replace("\"added_tokens\":[]",
            """ "added_tokens":[{"id":256,"content":"[PAD]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}]""",
            StringComparison.Ordinal));
        var r = CommandLine.Run("model", "generate", model, "--template", "plain", "--prompt", "hello", "--max-tokens", "2", "--quiet");
        Assert.Equal(0, r.Code);
        Assert.Contains("has added tokens from", r.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_answers_the_same_with_the_same_seed()
    {
        using var folder = new TestFolder();
        string[] args = ["model", "generate", folder.CopyModelWithTokenizer(), "--template", "plain", "--prompt", "Hi", "--max-tokens", "12",
            "--temperature", "1.5", "--top-k", "50", "--top-p", "0.9", "--seed", "3", "--quiet"];
        var (a, b) = (CommandLine.Run(args), CommandLine.Run(args));
        Assert.Equal((0, ""), (a.Code, a.Error));
        Assert.Equal(a, b);
        args[Array.IndexOf(args, "3")] = "4";
        Assert.NotEqual(a.Output, CommandLine.Run(args).Output);
    }

    [Theory]
    [InlineData("--max-tokens", "0")]
    [InlineData("--temperature", "nan")]
    [InlineData("--top-p", "0")]
    [InlineData("--top-k", "-1")]
    [InlineData("--repetition-penalty", "0")]
    public void Generate_refuses_what_it_can_not_use(string option, string value)
    {
        using var folder = new TestFolder();
        CommandLine.Run("model", "generate", folder.CopyModelWithTokenizer(), "--template", "plain", "--prompt", "Hi", "--quiet", option, value).Sentence();
    }

    [Fact]
    public void Progress_goes_to_stderr_and_results_to_stdout()
    {
        using var folder = new TestFolder();
        var r = CommandLine.Run("model", "generate", folder.CopyModelWithTokenizer(), "--template", "plain", "--prompt", "Hi", "--max-tokens", "3");
        Assert.Equal(2, r.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("generate: begins", r.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("generate:", r.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_stops_with_code_130()
    {
        using var folder = new TestFolder();
        foreach (var args in new string[][] { ["generate", folder.CopyModelWithTokenizer(), "--template", "plain", "--prompt", "Hi", "--quiet"],
            ["check", "--golden", TestFolder.Golden] })
        {
            var r = CommandLine.Run(new CancellationToken(true), ["model", .. args]);
            Assert.Equal((130, "", "stopped"), (r.Code, r.Output, r.Error.Trim()));
        }
    }
}
