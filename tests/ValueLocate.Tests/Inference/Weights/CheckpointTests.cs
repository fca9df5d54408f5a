using ValueLocate.Inference;

namespace ValueLocate.Tests.Inference.Weights;

/// <summary>Folders that say two things, hold more than the model needs, or lack something.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const string Weights = "model.safetensors";
    private const string Embedding = "model.embed_tokens.weight";
    private const string Head = "lm_head.weight";
    private readonly TempFolder folder = new();

    public CheckpointTests() => folder.CopyFrom(Data.Golden("llama-tied"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_head_equal_to_the_embedding_it_is_tied_to_changes_nothing()
    {
        var expected = Logits.Of(folder.Path);
        Change(raw => raw.Tensors[Head] = raw.Tensors[Embedding]);
        using var model = CausalLM.Load(folder.Path);
        Assert.Empty(model.Warnings);
        Assert.True(model.Config.TiedEmbeddings);
        Assert.Equal(expected, Logits.Of(model));
    }

    [Fact]
    public void Another_head_than_the_embedding_it_is_tied_to_is_used_and_said()
    {
        Change(raw => raw.Set(Head, raw.Tensors[Embedding].Shape, [.. raw.Floats(Embedding).Select(w => 2 * w)]));
        using var model = CausalLM.Load(folder.Path);
        Assert.Contains("ties the output layer", Assert.Single(model.Warnings), StringComparison.Ordinal);
        var doubled = Logits.Of(model);
        Change(raw => raw.Tensors.Remove(Head));
        Assert.Equal(Array.ConvertAll(Logits.Of(folder.Path), l => 2 * l), doubled);
    }

    [Fact]
    public void A_tied_checkpoint_that_holds_the_head_alone_has_its_embedding_there()
    {
        var expected = Logits.Of(folder.Path);
        Change(raw =>
        {
            raw.Tensors[Head] = raw.Tensors[Embedding];
            raw.Tensors.Remove(Embedding);
        });
        Assert.Equal(expected, Logits.Of(folder.Path));
    }

    [Theory]
    [InlineData("model.layers.0.self_attn.q_proj.bias")]
    [InlineData("model.layers.3.mlp.down_proj.weight")]
    [InlineData("model.layers.0.mlp.down_proj.lora_A.weight")]
    public void A_tensor_inside_the_model_that_it_does_not_have_is_an_error(string name)
    {
        Change(raw => raw.Set(name, [2], [1, 2]));
        Assert.Contains($"holds the tensor '{name}'", Logits.Refusal(folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.layers.0.self_attn.rotary_emb.inv_freq", null)]
    [InlineData("model.rotary_emb.inv_freq", null)]
    [InlineData("v_head.summary.weight", "also holds the tensor 'v_head.summary.weight'")]
    public void A_buffer_is_known_and_another_head_is_said(string name, string? warning)
    {
        var expected = Logits.Of(folder.Path);
        Change(raw => raw.Set(name, [2], [1, 2]));
        using var model = CausalLM.Load(folder.Path);
        Assert.Equal(expected, Logits.Of(model));
        if (warning is null) Assert.Empty(model.Warnings);
        else Assert.Contains(warning, Assert.Single(model.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_weight_that_is_no_number_is_found_in_every_place_and_dtype(float bad)
    {
        var untouched = File.ReadAllBytes(folder.File(Weights));
        foreach (var (name, at) in ((string, Index)[])[("model.layers.1.mlp.up_proj.weight", 0), ("model.layers.2.self_attn.k_proj.weight", ^1),
            ("model.norm.weight", ^2)])
        {
            File.WriteAllBytes(folder.File(Weights), untouched);
            Change(raw =>
            {
                var values = raw.Floats(name);
                values[at] = bad;
                raw.Set(name, raw.Tensors[name].Shape, values);
            });
            foreach (var dtype in (string[])["float32", "bfloat16", "float16"])
            {
                var e = Assert.Throws<ValueLocateException>(() => CausalLM.Load(folder.Path, new ModelOptions { Dtype = dtype }));
                Assert.Contains($"The tensor '{name}'", e.Message, StringComparison.Ordinal);
                Assert.Contains("holds NaN or infinity", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_weight_too_large_for_float16_suggests_bfloat16()
    {
        Scale("model.layers.1.mlp.up_proj.weight", 1e7f);
        var e = Assert.Throws<ValueLocateException>(() => CausalLM.Load(folder.Path, new ModelOptions { Dtype = "float16" }));
        Assert.Contains("numbers too large for float16: use the dtype bfloat16", e.Message, StringComparison.Ordinal);
        CausalLM.Load(folder.Path, new ModelOptions { Dtype = "bfloat16" }).Dispose();
    }

    [Fact]
    public void What_overflows_float16_while_computing_names_the_layer()
    {
        // Each weight fits into float16, their products do not.
        Scale("model.layers.1.mlp.up_proj.weight", 2e4f);
        Scale("model.layers.1.mlp.down_proj.weight", 2e4f);
        using var model = CausalLM.Load(folder.Path, new ModelOptions { Dtype = "float16" });
        var e = Assert.Throws<ValueLocateException>(() => Logits.Of(model));
        Assert.Contains("from layer 1 (of 3, counted from 0) on: float16 ends at 65504, so use the dtype bfloat16", e.Message, StringComparison.Ordinal);
        Logits.Of(folder.Path, "bfloat16");
    }

    [Fact]
    public void An_edit_that_makes_numbers_overflow_is_named_as_the_cause()
    {
        using var model = CausalLM.Load(folder.Path);
        using (model.Attach(new Overflow()))
        {
            var e = Assert.Throws<ValueLocateException>(() => Logits.Of(model));
            Assert.Contains("from layer 2 (of 3, counted from 0) on, because of the edit that is attached", e.Message, StringComparison.Ordinal);
        }
        Assert.All(Logits.Of(model), l => Assert.True(float.IsFinite(l)));
    }

    [Fact]
    public void One_file_beside_a_stale_index_is_the_model()
    {
        var expected = Logits.Of(folder.Path);
        File.WriteAllText(folder.File("model.safetensors.index.json"), """{"weight_map":{"model.norm.weight":"model-00001-of-00002.safetensors"}}""");
        Assert.Equal(expected, Logits.Of(folder.Path));
        // Half written or no index at all: it is not read either.
        File.WriteAllText(folder.File("model.safetensors.index.json"), "{");
        Assert.Equal(expected, Logits.Of(folder.Path));
    }

    [Fact]
    public void Shards_that_repeat_a_tensor_or_are_missing_are_refused()
    {
        File.Move(folder.File(Weights), folder.File("a.safetensors"));
        File.Copy(folder.File("a.safetensors"), folder.File("b.safetensors"));
        File.WriteAllText(folder.File("model.safetensors.index.json"), """{"weight_map":{"x":"a.safetensors","y":"b.safetensors"}}""");
        Assert.Contains("is in two files of", Logits.Refusal(folder.Path), StringComparison.Ordinal);
        File.Delete(folder.File("b.safetensors"));
        Assert.Contains("There is no file", Logits.Refusal(folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pytorch_model.bin")]
    [InlineData("pytorch_model.bin.index.json")]
    public void A_folder_of_pickles_is_refused_by_name(string name)
    {
        File.Move(folder.File(Weights), folder.File(name));
        Assert.Contains($"holds its weights as '{name}', a Python pickle", Logits.Refusal(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_to_nothing_matter_only_where_the_file_is_needed()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Links need a privilege on Windows.");
        using var tiny = new TempFolder();
        Tiny.Model(tiny);
        foreach (var name in (string[])["README.md", "other.json", "generation_config.json", "pytorch_model.bin", "model.safetensors.index.json",
            "old.safetensors", "x.gguf"])
            File.CreateSymbolicLink(tiny.File(name), "/nowhere/at/all");
        using (var model = LanguageModel.Load(tiny.Path, new ModelOptions { Template = "plain" }, cancellation: TestContext.Current.CancellationToken))
            Assert.NotEmpty(model.Prompt("hello"));
        foreach (var name in (string[])["tokenizer.json", "config.json", Weights])
        {
            File.Delete(tiny.File(name));
            File.CreateSymbolicLink(tiny.File(name), "/nowhere/at/all");
            Assert.Throws<ValueLocateException>(
                () => LanguageModel.Load(tiny.Path, new ModelOptions { Template = "plain" }, cancellation: TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Added_tokens_without_an_embedding_are_said_and_refused_only_where_they_are_used()
    {
        using var tiny = new TempFolder();
        Tiny.Model(tiny);
        var tokenizer = File.ReadAllText(tiny.File("tokenizer.json"));
        using var config = System.Text.Json.JsonDocument.Parse(File.ReadAllText(tiny.File("config.json")));
        var rows = config.RootElement.GetProperty("vocab_size").GetInt32();
        var added = Enumerable.Range(256, rows + 1 - 256).Select(id =>
            $$"""{"id":{{id}},"content":"[{{(id == rows ? "PAD" : id)}}]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}""");
        File.WriteAllText(tiny.File("tokenizer.json"),
            tokenizer.Replace("\"added_tokens\":[]", $"\"added_tokens\":[{string.Join(',', added)}]", StringComparison.Ordinal));
        using (var model = LanguageModel.Load(tiny.Path, new ModelOptions { Template = "plain" }, cancellation: TestContext.Current.CancellationToken))
        {
            Assert.Contains("has added tokens from", Assert.Single(model.Warnings), StringComparison.Ordinal);
            Assert.NotEmpty(
                Generator.Generate(model.Decoder, [model.Prompt("hello")], new GenerationOptions { MaxTokens = 2 }, TestContext.Current.CancellationToken)[0]);
            Assert.Contains($"of id {rows}, for which", Assert.Throws<ValueLocateException>(() =>
                Generator.Generate(model.Decoder, [model.Prompt("[PAD]")], null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        }
        File.WriteAllText(tiny.File("tokenizer.json"), tokenizer.Replace("\"vocab\":{", "\"vocab\":{\"zzz\":700,", StringComparison.Ordinal));
        Assert.Contains("they belong to different models", Assert.Throws<ValueLocateException>(() => LanguageModel.Load(tiny.Path,
            new ModelOptions { Template = "plain" }, cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_longer_than_the_models_positions_is_refused_and_an_answer_ends_there()
    {
        using var model = CausalLM.Load(folder.Path, new ModelOptions { Threads = 1 });
        var prompt = Enumerable.Repeat(5, 500).ToList();
        var answer = Generator.Generate(model, [prompt, prompt[..490]], new GenerationOptions { MaxTokens = 2_000_000_000, EndIds = [] },
            TestContext.Current.CancellationToken);
        Assert.Equal([13, 23], answer.Select(a => a.Length));
        Assert.Equal(answer[0],
            Generator.Generate(model, [prompt], new GenerationOptions { MaxTokens = 13, EndIds = [] }, TestContext.Current.CancellationToken)[0]);
        var e =
            Assert.Throws<ValueLocateException>(() => Generator.Generate(model, [[.. Enumerable.Repeat(5, 513)]], null, TestContext.Current.CancellationToken));
        Assert.Contains("A text of 513 tokens was given to a model that was made for 512", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 2147483647", "num_hidden_layers")]
    [InlineData("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 2147483648", "num_hidden_layers")]
    [InlineData("\"hidden_size\": 48", "\"hidden_size\": 9223372036854775808", "hidden_size")]
    [InlineData("\"intermediate_size\": 96", "\"intermediate_size\": 1e3", "intermediate_size")]
    [InlineData("\"intermediate_size\": 96", "\"intermediate_size\": NaN", "intermediate_size")]
    [InlineData("\"intermediate_size\": 96", "\"intermediate_size\": -96", "intermediate_size")]
    [InlineData("\"rms_norm_eps\": 1e-06", "\"rms_norm_eps\": Infinity", "rms_norm_eps")]
    [InlineData("\"rms_norm_eps\": 1e-06", "\"rms_norm_eps\": 1e999", "rms_norm_eps")]
    public void Sizes_that_no_model_has_are_refused_before_memory_is_asked_for(string old, string changed, string field)
    {
        var config = File.ReadAllText(folder.File("config.json"));
        Assert.Contains(old, config, StringComparison.Ordinal);
        File.WriteAllText(folder.File("config.json"), config.Replace(old, changed, StringComparison.Ordinal));
        Assert.Contains(field, Logits.Refusal(folder.Path), StringComparison.Ordinal);
    }

    private void Change(Action<RawSafetensors> change)
    {
        var raw = RawSafetensors.Read(folder.File(Weights));
        change(raw);
        raw.Write(folder.File(Weights));
    }

    private void Scale(string name, float by) => Change(raw => raw.Set(name, raw.Tensors[name].Shape, [.. raw.Floats(name).Select(w => w * by)]));

    private sealed class Overflow : IActivationHook
    {
        public TorchSharp.torch.Tensor OnActivation(int layer, TorchSharp.torch.Tensor activation, ForwardContext context) =>
            layer == 2 ? TorchSharp.torch.full_like(activation, float.PositiveInfinity) : activation;
    }
}
