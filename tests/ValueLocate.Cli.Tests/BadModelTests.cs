namespace ValueLocate.Cli.Tests;

/// <summary>Models that can't be used: one sentence, exit code 2, no output folder.</summary>
public class BadModelTests
{
    private static string Refused(TestFolder folder, string model, params string[] more)
    {
        var sentence = CommandLine.Run(["run", "--model", model, "--out", folder["out"], "--template", "plain", .. more]).Sentence();
        Assert.False(Directory.Exists(folder["out"]), $"left an output folder: {sentence}");
        return sentence;
    }

    [Fact]
    public void A_missing_folder_or_file()
    {
        using var folder = new TestFolder();
        Assert.Contains("there is no folder", Refused(folder, folder["nowhere"]), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("there is no file", Refused(folder, folder["nowhere.gguf"]), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("no weights", Refused(folder, Directory.CreateDirectory(folder["empty"]).FullName), StringComparison.Ordinal);
        Assert.Contains("neither", Refused(folder, "not a model"), StringComparison.Ordinal);
    }

    [Fact]
    public void Safetensors_cut_at_many_places()
    {
        using var folder = new TestFolder();
        var file = Path.Combine(folder.CopyModelWithTokenizer(), "model.safetensors");
        foreach (var length in Cuts(file))
        {
            Cut(file, length);
            Assert.Contains("model.safetensors", Refused(folder, folder["model"]), StringComparison.Ordinal);
            Assert.Equal(2, CommandLine.Run("model", "info", folder["model"]).Code);
        }
    }

    [Fact]
    public void GGUF_cut_at_many_places()
    {
        using var folder = new TestFolder();
        folder.CopyModelWithTokenizer();
        var file = folder["model/cut.gguf"];
        File.Copy(TestFolder.GoldenGguf, file);
        foreach (var length in Cuts(file))
        {
            Cut(file, length);
            Assert.Contains("cut.gguf", Refused(folder, file), StringComparison.Ordinal);
            Assert.Equal(2, CommandLine.Run("model", "info", file).Code);
        }
    }

    [Theory]
    [InlineData("hidden_size", 96)]
    [InlineData("hidden_size", 50)]
    [InlineData("intermediate_size", 97)]
    [InlineData("num_hidden_layers", 4)]
    [InlineData("num_attention_heads", 5)]
    [InlineData("num_attention_heads", 12)]
    [InlineData("num_key_value_heads", 3)]
    [InlineData("vocab_size", 300)]
    [InlineData("head_dim", 7)]
    [InlineData("num_hidden_layers", 0)]
    [InlineData("hidden_size", -1)]
    public void A_config_whose_shapes_disagree(string field, int value)
    {
        using var folder = new TestFolder();
        TestFolder.Edit(Path.Combine(folder.CopyModelWithTokenizer(), "config.json"), c => c[field] = value);
        Refused(folder, folder["model"]);
    }

    [Fact]
    public void An_unknown_architecture()
    {
        using var folder = new TestFolder();
        TestFolder.Edit(Path.Combine(folder.CopyModelWithTokenizer(), "config.json"), c => c["model_type"] = "mamba");
        Assert.Contains("'mamba'", Refused(folder, folder["model"]), StringComparison.Ordinal);
        Assert.Contains("'mamba'", CommandLine.Run("model", "info", folder["model"]).Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenizer_without_merges_or_no_tokenizer()
    {
        using var folder = new TestFolder();
        var tokenizer = Path.Combine(folder.CopyModelWithTokenizer(), "tokenizer.json");
        TestFolder.Edit(tokenizer, t => t["model"]!.AsObject().Remove("merges"));
        Assert.Contains("merges", Refused(folder, folder["model"]), StringComparison.Ordinal);
        File.Delete(tokenizer);
        Assert.Contains("tokenizer", Refused(folder, folder["model"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--device", "cuda", "CUDA")]
    [InlineData("--device", "abacus", "'abacus'")]
    [InlineData("--dtype", "int3", "'int3'")]
    [InlineData("--threads", "0", "threads")]
    public void A_device_dtype_or_number_of_threads_that_is_not_there(string option, string value, string says)
    {
        using var folder = new TestFolder();
        Require.Tool("no-cuda", value != "cuda" || !File.Exists("/dev/nvidiactl"), "this machine has a GPU");
        Assert.Contains(says, Refused(folder, folder.CopyModelWithTokenizer(), option, value), StringComparison.Ordinal);
        Assert.Contains(says, CommandLine.Run("model", "check", "--golden", TestFolder.Golden, option, value).Sentence(), StringComparison.Ordinal);
    }

    /// <summary>Every length through the first bytes, then about 40 over the header and the data.</summary>
    private static List<long> Cuts(string file)
    {
        var whole = new FileInfo(file).Length;
        var lengths = Enumerable.Range(0, 40).Select(i => whole * i / 40).Concat([1, 4, 7, 8, 9, 24, 100, 1000, 2000, 4000, whole - 1]);
        return [.. lengths.Distinct().OrderDescending()];
    }

    private static void Cut(string file, long length)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(length);
    }
}
