using System.Text.Json.Nodes;
using ValueLocate.Inference;
using ValueLocate.Inference.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Tests.Inference;

/// <summary>What the decoder does where a family's options meet a text, a cache or a checkpoint that they do not fit.</summary>
public class FamilyDecoderTests
{
    [Fact]
    public void A_text_that_grows_past_the_original_length_of_longrope_is_refused_not_mixed()
    {
        using var model = CausalLM.Load(Data.Golden("phi3-longrope"));
        int[] ids = [.. Enumerable.Range(1, 20)];
        using var cache = model.CreateCache(1, 20);
        model.Forward(TokenBatch.Prompts([ids[..16]]), cache).Dispose();
        var more = new TokenBatch(1, 1);
        more.Set(0, 0, ids[16], 16, TokenKinds.Answer);
        Assert.Contains("16 tokens", Assert.Throws<ValueLocateException>(() => model.Forward(more, cache)).Message, StringComparison.Ordinal);
        // Answers of both kinds behind one prompt, which they would need in two forms.
        var packed = new TokenBatch(1, 18);
        for (var i = 0; i < 14; i++) packed.Set(0, i, ids[i], i, TokenKinds.Prompt);
        packed.Set(0, 14, 5, 14, TokenKinds.Answer, segment: 1);
        for (var i = 0; i < 3; i++) packed.Set(0, 15 + i, 6, 14 + i, TokenKinds.Answer, segment: 2);
        Assert.Throws<ValueLocateException>(() => model.Forward(packed));
    }

    [Fact]
    public void Rows_on_both_sides_of_the_original_length_are_what_they_are_alone()
    {
        using var model = CausalLM.Load(Data.Golden("phi3-longrope"));
        int[][] prompts = [[.. Enumerable.Range(1, 20)], [.. Enumerable.Range(30, 9)]];
        using var both = model.Forward(TokenBatch.Prompts(prompts));
        foreach (var (row, prompt) in prompts.Index())
        {
            using var alone = model.Forward(TokenBatch.Prompts([prompt]));
            Assert.True(both[row].narrow(0, 20 - prompt.Length, prompt.Length).allclose(alone[0], rtol: 1e-4, atol: 1e-4));
        }
    }

    [Fact]
    public void A_text_longer_than_learned_positions_is_one_sentence()
    {
        using var model = CausalLM.Load(Data.Golden("gpt2"));
        Assert.Contains("512 tokens", Assert.Throws<ValueLocateException>(() => model.Forward(TokenBatch.Prompts([new int[513]]))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void An_output_projection_in_a_tied_checkpoint_ties_only_where_it_is_the_same(bool other, bool tied)
    {
        using var folder = Changed("llama-tied", t => t["lm_head.weight"] = other ? t["model.embed_tokens.weight"] * 2 : t["model.embed_tokens.weight"]);
        using var model = CausalLM.Load(folder.Path);
        using var golden = CausalLM.Load(Data.Golden("llama-tied"));
        Assert.Equal(tied, model.TiedEmbeddings);
        var batch = TokenBatch.Prompts([[1, 2, 3]]);
        using var ours = model.Logits(model.Forward(batch));
        using var expected = golden.Logits(golden.Forward(batch)) * (other ? 2 : 1);
        Assert.True(ours.allclose(expected, rtol: 1e-5, atol: 1e-5));
    }

    /// <summary>As a text model is stored inside a model of text and pictures, by transformers 4 and by 5, and as one is without its head.</summary>
    [Theory]
    [InlineData("gemma3", "language_model.model.", true)]
    [InlineData("gemma3", "model.language_model.", true)]
    [InlineData("gemma3", "", false)]
    [InlineData("llama-tied", "", false)]
    public void Names_with_another_beginning_are_found(string golden, string prefix, bool nested)
    {
        using var folder = Changed(golden, t =>
        {
            foreach (var name in t.Keys.ToList())
            {
                t[prefix + name["model.".Length..]] = t[name];
                t.Remove(name);
            }
        });
        if (nested)
        {
            var text = JsonNode.Parse(File.ReadAllText(folder.File("config.json")));
            File.WriteAllText(folder.File("config.json"), new JsonObject { ["model_type"] = "gemma3", ["text_config"] = text }.ToJsonString());
        }
        using var model = CausalLM.Load(folder.Path);
        using var same = CausalLM.Load(Data.Golden(golden));
        var batch = TokenBatch.Prompts([[1, 2, 3]]);
        Assert.True(model.Forward(batch).equal(same.Forward(batch)).all().item<bool>());
    }

    [Fact]
    public void A_missing_tensor_is_named_as_the_family_names_it()
    {
        using var folder = Changed("gpt2", t => t.Remove("transformer.h.1.mlp.c_fc.weight"));
        Assert.Contains("transformer.h.1.mlp.c_fc.weight", Assert.Throws<ValueLocateException>(() => CausalLM.Load(folder.Path)).Message,
            StringComparison.Ordinal);
    }

    private static TempFolder Changed(string golden, Action<Dictionary<string, Tensor>> change)
    {
        var folder = new TempFolder();
        folder.CopyFrom(Data.Golden(golden));
        var tensors = new Dictionary<string, Tensor>();
        using (var file = SafetensorsFile.Open(folder.File("model.safetensors")))
        {
            foreach (var name in file.Names) tensors[name] = file.Read(name);
        }
        change(tensors);
        SafetensorsWriter.Write(folder.File("model.safetensors"), tensors, new Dictionary<string, string> { ["format"] = "pt" });
        return folder;
    }
}
