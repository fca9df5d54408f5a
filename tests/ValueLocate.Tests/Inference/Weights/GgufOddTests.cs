using System.Text;
using ValueLocate.Inference;
using ValueLocate.Inference.Weights;

namespace ValueLocate.Tests.Inference.Weights;

/// <summary>Odd GGUF files are read as llama.cpp reads them, or refused by name.</summary>
public sealed class GgufOddTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly RawGguf raw = RawGguf.Read(Data.Golden("gguf/llama-tied.gguf"));

    private string Model => folder.File("m.gguf");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Version_2_and_another_alignment_hold_the_same()
    {
        var expected = Logits.Of(Data.Golden("gguf/llama-tied.gguf"));
        raw.Version = 2;
        raw.Alignment = 64;
        raw.Set("general.alignment", 64u).Write(Model);
        Assert.Equal(expected, Logits.Of(Model));
    }

    [Fact]
    public void Linear_scaling_is_read_from_every_form_of_its_keys()
    {
        raw.Set("llama.rope.scaling.type", "linear").Set("llama.rope.scaling.factor", 2.5f).Write(Model);
        var linear = Logits.Of(Model);
        raw.Remove("llama.rope.scaling.type").Write(Model);
        Assert.Equal(linear, Logits.Of(Model));
        raw.Remove("llama.rope.scaling.factor").Set("llama.rope.scale_linear", 2.5f).Write(Model);
        Assert.Equal(linear, Logits.Of(Model));
        raw.Remove("llama.rope.scale_linear").Write(Model);
        var plain = Logits.Of(Model);
        Assert.NotEqual(linear, plain);
        // No scaling, and the factor 0, are none.
        raw.Set("llama.rope.scaling.type", "none").Set("llama.rope.scaling.factor", 2.5f).Write(Model);
        Assert.Equal(plain, Logits.Of(Model));
        raw.Remove("llama.rope.scaling.type").Set("llama.rope.scaling.factor", 0f).Write(Model);
        Assert.Equal(plain, Logits.Of(Model));
    }

    [Fact]
    public void Rotary_divisors_are_read_in_any_dtype_and_with_a_factor()
    {
        var heads = BitConverter.ToInt32(raw.Metadata.Single(m => m.Key == "llama.rope.dimension_count").Value);
        raw.Set("llama.rope.scaling.factor", 3f).Write(Model);
        var linear = Logits.Of(Model);
        raw.Remove("llama.rope.scaling.factor");
        Add(0, [.. Enumerable.Repeat(3f, heads / 2).SelectMany(BitConverter.GetBytes)]);
        Assert.Equal(linear, Logits.Of(Model));
        Add(1, [.. Enumerable.Repeat((Half)3, heads / 2).SelectMany(BitConverter.GetBytes)]);
        Assert.Equal(linear, Logits.Of(Model));
        raw.Set("llama.rope.scaling.factor", 3f);
        Add(0, [.. Enumerable.Repeat(1f, heads / 2).SelectMany(BitConverter.GetBytes)]);
        Assert.Equal(linear, Logits.Of(Model));
        Add(0, [.. Enumerable.Repeat(0f, heads / 2).SelectMany(BitConverter.GetBytes)]);
        Assert.Contains("holds a divisor that is not above 0", Logits.Refusal(Model), StringComparison.Ordinal);

        void Add(uint type, byte[] bytes)
        {
            raw.Tensors.RemoveAll(t => t.Name == "rope_freqs.weight");
            raw.Tensors.Add(("rope_freqs.weight", [heads / 2], type, bytes));
            raw.Write(Model);
        }
    }

    [Theory]
    [InlineData("llama.rope.dimension_count", 4u, "rotary positions of width 4")]
    [InlineData("llama.attention.value_length", 4u, "values of width 4")]
    [InlineData("llama.expert_count", 8u, "a mixture of 8 experts")]
    [InlineData("general.alignment", 48u, "which is not a power of two")]
    [InlineData("general.alignment", 0u, "which is not a power of two")]
    [InlineData("llama.block_count", 0x80000000u, "'llama.block_count'")]
    [InlineData("llama.block_count", 0x7FFFFFFFu, "'llama.block_count'")]
    [InlineData("llama.block_count", 0u, "'llama.block_count'")]
    public void A_number_that_does_not_fit_is_named(string key, uint value, string part)
    {
        raw.Set(key, value).Write(Model);
        Assert.Contains(part, Logits.Refusal(Model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llama.block_count")]
    [InlineData("llama.embedding_length")]
    [InlineData("llama.attention.head_count")]
    [InlineData("llama.attention.head_count_kv")]
    [InlineData("llama.attention.layer_norm_rms_epsilon")]
    [InlineData("llama.rope.freq_base")]
    [InlineData("llama.rope.scaling.factor")]
    [InlineData("llama.rope.dimension_count")]
    [InlineData("llama.context_length")]
    [InlineData("llama.expert_count")]
    [InlineData("general.alignment")]
    [InlineData("tokenizer.ggml.eos_token_id")]
    public void Metadata_of_another_type_is_refused(string key)
    {
        raw.Set(key, "3").Write(Model);
        Assert.Contains($"'{key}' as a text", Logits.Refusal(Model), StringComparison.Ordinal);
        raw.Set(key, RawGguf.Bool, [1]).Write(Model);
        Assert.Contains($"'{key}' as bool", Logits.Refusal(Model), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_where_a_number_stands_and_infinite_numbers_are_refused()
    {
        raw.Set("general.architecture", 3u).Write(Model);
        Assert.Contains("'general.architecture' as uint32 (3), where a text is needed", Logits.Refusal(Model), StringComparison.Ordinal);
        raw.Set("general.architecture", "llama").Set("llama.rope.freq_base", float.NaN).Write(Model);
        Assert.Contains("'llama.rope.freq_base'", Logits.Refusal(Model), StringComparison.Ordinal);
        raw.Set("llama.rope.freq_base", 1e4f).Set("general.alignment", RawGguf.U64, BitConverter.GetBytes(32L)).Write(Model);
        Assert.Contains("as uint64, where a uint32 is needed", Logits.Refusal(Model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llama.attention.layer_norm_rms_epsilon")]
    [InlineData("llama.context_length")]
    [InlineData("llama.block_count")]
    [InlineData("llama.embedding_length")]
    public void What_llama_cpp_needs_is_needed(string key)
    {
        raw.Remove(key).Write(Model);
        Assert.Contains($"'{key}'", Logits.Refusal(Model), StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_for_each_layer_is_read_where_all_are_the_same()
    {
        var expected = Logits.Of(Data.Golden("gguf/llama-tied.gguf"));
        var length = BitConverter.ToInt32(raw.Metadata.Single(m => m.Key == "llama.feed_forward_length").Value);
        raw.Set("llama.feed_forward_length", 9, List(length, length, length)).Write(Model);
        Assert.Equal(expected, Logits.Of(Model));
        raw.Set("llama.feed_forward_length", 9, List(length, length, 8)).Write(Model);
        Assert.Contains("has layers that differ", Logits.Refusal(Model), StringComparison.Ordinal);

        static byte[] List(params int[] values) =>
            [.. BitConverter.GetBytes(4), .. BitConverter.GetBytes((long)values.Length), .. values.SelectMany(BitConverter.GetBytes)];
    }

    [Fact]
    public void A_key_or_a_tensor_that_is_there_twice_is_refused()
    {
        raw.Metadata.Add(raw.Metadata[3]);
        raw.Write(Model);
        Assert.Contains($"has the key '{raw.Metadata[3].Key}' twice", Logits.Refusal(Model), StringComparison.Ordinal);
        raw.Metadata.RemoveAt(raw.Metadata.Count - 1);
        raw.Tensors.Add(raw.Tensors[2]);
        raw.Write(Model);
        Assert.Contains($"the tensor '{raw.Tensors[2].Name}' is there twice", Logits.Refusal(Model), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_the_architecture_does_not_have_is_refused()
    {
        raw.Tensors.Add(("blk.1.attn_q.bias", [48], 0, new byte[192]));
        raw.Write(Model);
        Assert.Contains("holds the tensor 'blk.1.attn_q.bias', which a model of the architecture 'llama' does not have", Logits.Refusal(Model),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x03000000u, "is a big-endian GGUF file")]
    [InlineData(1u, "is GGUF version 1")]
    [InlineData(4u, "is GGUF version 4")]
    public void Another_version_or_byte_order_is_named(uint version, string part)
    {
        raw.Version = version;
        raw.Write(Model);
        Assert.Contains(part, Logits.Refusal(Model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16u, "IQ2_XXS")]
    [InlineData(39u, "MXFP4")]
    [InlineData(99u, "number 99")]
    public void A_type_that_is_not_read_is_named(uint type, string name)
    {
        raw.Tensors[1] = raw.Tensors[1] with { Type = type };
        raw.Write(Model);
        Assert.Contains($"has the GGUF type {name}, which is not supported", Logits.Refusal(Model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("longrope")]
    [InlineData("rotten")]
    public void A_scaling_that_is_not_read_is_named(string scaling)
    {
        raw.Set("llama.rope.scaling.type", scaling).Write(Model);
        Assert.Contains($"The rope scaling '{scaling}'", Logits.Refusal(Model), StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_layer_beside_the_embedding_is_used()
    {
        var plain = Logits.Of(Data.Golden("gguf/llama-tied.gguf"));
        var embedding = raw.Tensors.Single(t => t.Name == "token_embd.weight");
        var doubled = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(embedding.Bytes).ToArray().Select(w => 2 * w)
            .SelectMany(BitConverter.GetBytes).ToArray();
        Assert.Equal(0u, embedding.Type);
        raw.Tensors.Add(embedding with { Name = "output.weight", Bytes = doubled });
        raw.Write(Model);
        Assert.Equal(Array.ConvertAll(plain, l => 2 * l), Logits.Of(Model));
    }

    [Fact]
    public void A_weight_that_is_no_number_is_named()
    {
        var at = raw.Tensors.FindIndex(t => t.Name == "blk.1.ffn_up.weight");
        BitConverter.GetBytes(float.NaN).CopyTo(raw.Tensors[at].Bytes, 400);
        raw.Write(Model);
        Assert.Contains("The tensor 'blk.1.ffn_up.weight'", Logits.Refusal(Model), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_parts_is_read_from_its_first()
    {
        var expected = Logits.Of(Data.Golden("gguf/llama-tied.gguf"));
        Split(3);
        Assert.Equal(expected, Logits.Of(folder.File("m-00001-of-00003.gguf")));
        Assert.Equal(expected, Logits.Of(folder.Path));
        Assert.Equal(3, ModelFiles.Find(folder.Path).Weights.Count);
        Assert.Contains("is part 2 of a GGUF file in 3 parts: name the first, 'm-00001-of-00003.gguf'",
            Logits.Refusal(folder.File("m-00002-of-00003.gguf")), StringComparison.Ordinal);
        File.Copy(folder.File("m-00002-of-00003.gguf"), folder.File("m-00003-of-00003.gguf"), overwrite: true);
        Assert.Contains("does not say that it is part 3 of 3", Logits.Refusal(folder.Path), StringComparison.Ordinal);
        File.Delete(folder.File("m-00003-of-00003.gguf"));
        Assert.Contains("'m-00003-of-00003.gguf' is not beside it", Logits.Refusal(folder.Path), StringComparison.Ordinal);
        File.Move(folder.File("m-00001-of-00003.gguf"), Model);
        Assert.Contains("its name does not end with -00001-of-00003.gguf", Logits.Refusal(Model), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_do_not_add_up_are_refused()
    {
        Split(2, tensors: raw.Tensors.Count + 1);
        Assert.Contains($"hold {raw.Tensors.Count} tensors, and should hold {raw.Tensors.Count + 1}", Logits.Refusal(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_lists_of_the_metadata_are_passed_over()
    {
        var words = Enumerable.Range(0, 5000)
            .SelectMany(i => Encoding.UTF8.GetBytes($"w{i % 10}") is var b ? BitConverter.GetBytes((long)b.Length).Concat(b) : []);
        raw.Set("x.words", 9, [.. BitConverter.GetBytes(8), .. BitConverter.GetBytes(5000L), .. words])
            .Set("x.numbers", 9, [.. BitConverter.GetBytes(6), .. BitConverter.GetBytes(5000L), .. new byte[20000]]).Write(Model);
        using var file = GgufFile.Open(Model);
        Assert.Equal(new GgufList(5000, null), file.Metadata["x.words"]);
        Assert.Equal(raw.Tensors.Count, file.Tensors.Count);
    }

    private void Split(int count, int? tensors = null)
    {
        var per = (raw.Tensors.Count + count - 1) / count;
        for (var i = 0; i < count; i++)
        {
            var part = new RawGguf();
            if (i == 0) part.Metadata.AddRange(raw.Metadata);
            part.Set("split.no", 2, BitConverter.GetBytes((ushort)i)).Set("split.count", 2, BitConverter.GetBytes((ushort)count))
                .Set("split.tensors.count", 5, BitConverter.GetBytes(tensors ?? raw.Tensors.Count));
            part.Write(folder.File($"m-{i + 1:00000}-of-{count:00000}.gguf"), [.. raw.Tensors.Skip(i * per).Take(per)]);
        }
    }
}
