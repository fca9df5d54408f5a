using ValueLocate.Checking;
using ValueLocate.Inference;
using ValueLocate.Tests.Inference.Weights;

namespace ValueLocate.Tests.Inference;

/// <summary>A model written as a folder is the model that was read.</summary>
public sealed class ModelConversionTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("llama-tied")]
    [InlineData("llama-3.1-scaled")]
    public void A_gguf_file_becomes_a_folder_that_computes_what_transformers_computed(string name)
    {
        var output = folder.File("out");
        ModelConversion.Convert(Data.Golden($"gguf/{name}.gguf"), output, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["config.json", "generation_config.json", "model.safetensors"], Directory.GetFiles(output).Select(Path.GetFileName).Order());
        var report = GoldenCheck.Run(Data.Golden(name), output, cancellation: TestContext.Current.CancellationToken);
        Assert.All(report.Rows, r => Assert.True(r.Passed, $"{r.What}: {r.Measured}"));
    }

    [Theory]
    [InlineData("qwen2")]
    [InlineData("qwen3")]
    [InlineData("gemma3")]
    public void The_other_families_keep_their_logits(string name)
    {
        var gguf = Require.Shared("golden", "gguf", name + ".gguf");
        ModelConversion.Convert(gguf, folder.File("out"), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(Logits.Of(gguf), Logits.Of(folder.File("out")));
    }

    [Fact]
    public void Linear_scaling_and_an_output_layer_of_its_own_go_along()
    {
        var raw = RawGguf.Read(Data.Golden("gguf/llama-tied.gguf")).Set("llama.rope.scaling.factor", 2.5f);
        raw.Tensors.Add(raw.Tensors.Single(t => t.Name == "token_embd.weight") with { Name = "output.weight" });
        raw.Write(folder.File("m.gguf"));
        ModelConversion.Convert(folder.File("m.gguf"), folder.File("out"), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(Logits.Of(folder.File("m.gguf")), Logits.Of(folder.File("out")));
    }

    [Fact]
    public void A_folder_becomes_one_of_another_dtype_with_its_tokenizer()
    {
        using var tiny = new TempFolder();
        Tiny.Model(tiny);
        var output = Directory.CreateDirectory(folder.File("out")).FullName;
        ModelConversion.Convert(tiny.Path, output, "bfloat16", TestContext.Current.CancellationToken);
        Assert.Equal(Logits.Of(tiny.Path, "bfloat16"), Logits.Of(output, "bfloat16"));
        Assert.Contains("bfloat16", File.ReadAllText(Path.Combine(output, "config.json")), StringComparison.Ordinal);
        using var model = LanguageModel.Load(output, new ModelOptions { Template = "plain" }, cancellation: TestContext.Current.CancellationToken);
        Assert.NotEmpty(model.Prompt("hello"));
    }

    [Fact]
    public void The_tokenizer_and_template_of_a_gguf_file_go_with_it()
    {
        using var tiny = new TempFolder();
        Tiny.Model(tiny);
        foreach (var name in (string[])["config.json", "model.safetensors"]) File.Delete(tiny.File(name));
        RawGguf.Read(Data.Golden("gguf/llama-tied.gguf")).Set("tokenizer.chat_template", "<{{ messages[0].content }}>")
            .Set("tokenizer.ggml.eos_token_id", 7u).Write(tiny.File("m.gguf"));
        ModelConversion.Convert(tiny.Path, folder.File("out"), cancellation: TestContext.Current.CancellationToken);
        using var model = LanguageModel.Load(folder.File("out"), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("<hello>", model.PromptText("hello"));
        Assert.Contains(7, model.EndIds);
    }

    [Fact]
    public void Named_templates_go_with_the_model()
    {
        using var tiny = new TempFolder();
        Tiny.Model(tiny);
        foreach (var name in (string[])["config.json", "model.safetensors"]) File.Delete(tiny.File(name));
        var raw = RawGguf.Read(Data.Golden("gguf/llama-tied.gguf")).Set("tokenizer.chat_template", "<{{ messages[0].content }}>")
            .Set("tokenizer.chat_template.rag", "[{{ messages[0].content }}]");
        raw.Write(tiny.File("m.gguf"));
        ModelConversion.Convert(tiny.Path, folder.File("out"), cancellation: TestContext.Current.CancellationToken);
        // Once more, from the folder.
        ModelConversion.Convert(folder.File("out"), folder.File("again"), cancellation: TestContext.Current.CancellationToken);
        foreach (var (template, expected) in ((string?, string)[])[(null, "<hello>"), ("rag", "[hello]")])
        {
            using var model = LanguageModel.Load(folder.File("again"), new ModelOptions { Template = template },
                cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(expected, model.PromptText("hello"));
        }
        raw.Set("tokenizer.chat_template.../x", "no").Write(tiny.File("m.gguf"));
        var e = Assert.Throws<ValueLocateException>(() =>
            ModelConversion.Convert(tiny.Path, folder.File("bad"), cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("a chat template named", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("bad")));
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("gpt-neox")]
    [InlineData("phi3")]
    [InlineData("gemma")]
    public void A_folder_is_written_again_with_its_familys_names(string name)
    {
        var from = Require.Shared("golden", name);
        ModelConversion.Convert(from, folder.File("out"), cancellation: TestContext.Current.CancellationToken);
        var report = GoldenCheck.Run(from, folder.File("out"), cancellation: TestContext.Current.CancellationToken);
        Assert.All(report.Rows, r => Assert.True(r.Passed, $"{r.What}: {r.Measured}"));
    }

    [Fact]
    public void What_fails_leaves_nothing()
    {
        var raw = RawGguf.Read(Data.Golden("gguf/llama-tied.gguf"));
        raw.Set("llama.rope.freq_base", 12345f).Tensors
            .Add(("rope_freqs.weight", [raw.Metadata.Single(m => m.Key == "llama.rope.dimension_count").Value[0] / 2], 0,
                [.. Enumerable.Range(1, raw.Metadata.Single(m => m.Key == "llama.rope.dimension_count").Value[0] / 2)
                    .SelectMany(i => BitConverter.GetBytes((float)Math.Sqrt(i)))]));
        raw.Write(folder.File("odd.gguf"));
        string Fail(string source, CancellationToken cancellation) =>
            Assert.ThrowsAny<Exception>(() => ModelConversion.Convert(source, folder.File("out"), cancellation: cancellation)).Message;
        Assert.Contains("no config.json can say", Fail(folder.File("odd.gguf"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Fail(Data.Golden("gguf/llama-tied.gguf"), new CancellationToken(canceled: true));
        Assert.Equal(["odd.gguf"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
        File.WriteAllText(folder.File("out"), "mine");
        Assert.Contains("holds something already", Fail(Data.Golden("gguf/llama-tied.gguf"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(folder.File("out")));
    }

    [Theory]
    [InlineData(8, 1, 4, 8192, 500000, 128)]
    [InlineData(32, 1, 4, 8192, 500000, 64)]
    [InlineData(6, 2, 7, 3000, 10000, 128)]
    public void Divisors_give_their_parameters_back(double factor, double low, double high, int original, double theta, int headSize)
    {
        var scaling = new RopeConfig
        { Theta = theta, Scaling = "llama3", Factor = factor, LowFrequencyFactor = low, HighFrequencyFactor = high, OriginalPositions = original };
        float[] plain = RopeFrequencies.Of(new RopeConfig { Theta = theta }, headSize), scaled = RopeFrequencies.Of(scaling, headSize);
        var rope = new RopeConfig { Theta = theta, Divisors = [.. plain.Zip(scaled, (p, s) => p / s)] };
        var fit = Llama3Divisors.Fit(rope, headSize);
        Assert.NotNull(fit);
        foreach (var (ours, theirs) in RopeFrequencies.Of(fit, headSize).Zip(scaled)) Assert.InRange(ours / theirs, 1 - 2e-5f, 1 + 2e-5f);
    }
}
