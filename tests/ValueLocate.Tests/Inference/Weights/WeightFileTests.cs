using ValueLocate.Inference;
using ValueLocate.Inference.Native;
using ValueLocate.Inference.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Tests.Inference.Weights;

public class WeightFileTests
{
    [Fact]
    public void Every_gguf_type_is_dequantised_to_the_last_bit()
    {
        using var gguf = GgufFile.Open(Data.Golden("gguf/types.gguf"));
        using var golden = SafetensorsFile.Open(Data.Golden("gguf/types.safetensors"));
        Assert.Equal(Enum.GetValues<GgufType>().Length, gguf.Tensors.Count);
        foreach (var info in gguf.Tensors.Values)
        {
            var raw = new byte[GgufTypes.Bytes(info.Type, info.Elements)];
            gguf.ReadRaw(info, 0, raw);
            var ours = new float[info.Elements];
            GgufDequantizer.Dequantize(info.Type, raw, ours);
            using var theirs = golden.Read($"tensor.{info.Type}");
            Assert.True(ours.AsSpan().SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(theirs.bytes)), info.Type.ToString());
        }
    }

    [Fact]
    public void A_safetensors_file_reads_back_as_it_was_written()
    {
        TorchRuntime.EnsureLoaded();
        using var folder = new TempFolder();
        using var a = arange(6, ScalarType.Float32).reshape(2, 3);
        using var b = tensor(new long[] { 1, 2 });
        SafetensorsWriter.Write(folder.File("x.safetensors"), new Dictionary<string, Tensor> { ["b"] = b, ["a"] = a },
            new Dictionary<string, string> { ["k"] = "v" });
        using var file = SafetensorsFile.Open(folder.File("x.safetensors"));
        using var read = file.Read("a");
        Assert.Equal([2L, 3L], read.shape);
        Assert.Equal(5f, read[1, 2].item<float>());
        Assert.Equal("v", file.Metadata["k"]);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("llama-tied/model.safetensors")]
    [InlineData("gguf/llama-tied.gguf")]
    public void A_file_cut_at_any_byte_is_one_sentence(string name)
    {
        using var folder = new TempFolder();
        var bytes = File.ReadAllBytes(Data.Golden(name));
        var path = folder.File(Path.GetFileName(name));
        if (name.EndsWith(".safetensors", StringComparison.Ordinal)) File.Copy(Data.Golden("llama-tied/config.json"), folder.File("config.json"));
        var cuts = Enumerable.Range(0, 300).Concat(Enumerable.Range(0, 60).Select(i => bytes.Length * i / 60)).Append(bytes.Length - 1).Distinct();
        foreach (var cut in cuts)
        {
            File.WriteAllBytes(path, bytes[..cut]);
            var e = Assert.Throws<ValueLocateException>(() => CausalLM.Load(name.EndsWith(".gguf", StringComparison.Ordinal) ? path : folder.Path).Dispose());
            Assert.DoesNotContain('\n', e.Message);
        }
    }

    [Fact]
    public void A_config_whose_shapes_disagree_names_the_tensor_and_both_shapes()
    {
        using var folder = new TempFolder();
        folder.CopyFrom(Data.Golden("llama-tied"));
        File.WriteAllText(folder.File("config.json"),
            File.ReadAllText(folder.File("config.json")).Replace("\"intermediate_size\": 96", "\"intermediate_size\": 97", StringComparison.Ordinal));
        var e = Assert.Throws<ValueLocateException>(() => CausalLM.Load(folder.Path));
        Assert.Contains("[96, 48]", e.Message, StringComparison.Ordinal);
        Assert.Contains("[97, 48]", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"model_type\": \"llama\"", "\"model_type\": \"mamba\"", "mamba")]
    [InlineData("\"hidden_size\": 48", "\"hidden_size\": \"48\"", "hidden_size")]
    [InlineData("\"num_key_value_heads\": 2", "\"num_key_value_heads\": 4", "divide")]
    [InlineData("\"hidden_act\": \"silu\"", "\"hidden_act\": \"swoosh\"", "swoosh")]
    public void A_config_that_can_not_be_used_says_why(string old, string changed, string word)
    {
        using var folder = new TempFolder();
        folder.CopyFrom(Data.Golden("llama-tied"));
        var config = File.ReadAllText(folder.File("config.json"));
        Assert.Contains(old, config, StringComparison.Ordinal);
        File.WriteAllText(folder.File("config.json"), config.Replace(old, changed, StringComparison.Ordinal));
        Assert.Contains(word, Assert.Throws<ValueLocateException>(() => CausalLM.Load(folder.Path)).Message, StringComparison.Ordinal);
    }
}
