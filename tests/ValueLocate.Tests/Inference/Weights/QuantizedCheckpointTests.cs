using System.Text.Json.Nodes;

namespace ValueLocate.Tests.Inference.Weights;

/// <summary>Quantised checkpoints are read as what they stand for, or refused by name: never as if their integers were weights.</summary>
public class QuantizedCheckpointTests
{
    [Theory]
    [InlineData("""{"quant_method":"fp8","weight_block_size":[32,40]}""", "F8_E4M3", "block", "_scale_inv")]
    [InlineData("""{"quant_method":"fp8"}""", "F8_E4M3", "tensor", "_scale_inv")]
    [InlineData("""{"quant_method":"fbgemm_fp8","modules_to_not_convert":["lm_head"]}""", "F8_E4M3", "row", "_scale")]
    [InlineData(
        """{"quant_method":"compressed-tensors","format":"float-quantized","config_groups":{"group_0":{"weights":{"num_bits":8,"type":"float","strategy":"channel"}}}}""",
        "F8_E4M3", "row", "_scale")]
    [InlineData(
        """{"quant_method":"compressed-tensors","format":"float-quantized","config_groups":{"group_0":{"weights":{"num_bits":8,"type":"float","strategy":"block","block_structure":[32,40]}}}}""",
        "F8_E5M2", "block", "_scale")]
    [InlineData(
        """{"quant_method":"compressed-tensors","format":"int-quantized","config_groups":{"group_0":{"weights":{"num_bits":8,"type":"int"}}}}""",
        "I8", "row", "_scale")]
    [InlineData(
        """{"quant_method":"compressed-tensors","format":"int-quantized","config_groups":{"group_0":{"weights":{"num_bits":8,"type":"int","group_size":24}}}}""",
        "I8", "group", "_scale")]
    public void What_is_stored_in_eight_bits_is_read_with_its_scales(string quantization, string dtype, string kind, string suffix)
    {
        foreach (var zeros in dtype == "I8" ? new[] { false, true } : [false])
        {
            using TempFolder plain = new(), packed = new();
            Quantise(plain, packed, quantization, dtype, kind, suffix, zeros);
            Assert.Equal(Logits.Of(plain.Path), Logits.Of(packed.Path));
        }
    }

    [Theory]
    [InlineData("""{"quant_method":"fp8","weight_block_size":[16,16]}""", "F8_E4M3", "block", "_scale_inv", "does not fit a weight of")]
    [InlineData("""{"quant_method":"fp8"}""", "F8_E4M3", "row", "_nothing", "has no scale beside it")]
    [InlineData("""{"quant_method":"fp8"}""", "I8", "row", "_scale", "config.json speaks of floats")]
    [InlineData("""{"quant_method":"compressed-tensors","format":"int-quantized"}""", "F8_E4M3", "row", "_scale", "config.json speaks of integers")]
    [InlineData("""{"quant_method":"fp8"}""", "U8", "row", "_scale", "is stored as U8, which is no weight by itself")]
    [InlineData("null", "F8_E4M3", "row", "_scale", "config.json has no quantization_config")]
    [InlineData("null", "I8", "row", "_scale", "config.json has no quantization_config")]
    public void Scales_that_do_not_fit_are_refused(string quantization, string dtype, string kind, string suffix, string part)
    {
        using TempFolder plain = new(), packed = new();
        Quantise(plain, packed, quantization, dtype, kind, suffix, zeros: false);
        Assert.Contains(part, Logits.Refusal(packed.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"load_in_8bit":true,"quant_method":"bitsandbytes"}""", "bitsandbytes")]
    [InlineData("""{"load_in_4bit":true,"bnb_4bit_quant_type":"nf4"}""", "bitsandbytes")]
    [InlineData("""{"quant_method":"gptq","bits":4}""", "gptq")]
    [InlineData("""{"quant_method":"awq","bits":4}""", "awq")]
    [InlineData("""{"quant_method":"hqq"}""", "hqq")]
    [InlineData("""{"quant_method":"mxfp4"}""", "mxfp4")]
    [InlineData("""{"quant_method":"quanto"}""", "quanto")]
    [InlineData("""{"quant_method":"torchao"}""", "torchao")]
    [InlineData("""{"quant_method":"modelopt"}""", "modelopt")]
    [InlineData("""{"quant_method":"something-of-next-year"}""", "something-of-next-year")]
    [InlineData("""{"bits":4}""", "a method that it does not name")]
    [InlineData("""{"quant_method":"compressed-tensors","format":"pack-quantized","config_groups":{}}""", "the format 'pack-quantized'")]
    [InlineData("""{"quant_method":"compressed-tensors","format":"nvfp4-pack-quantized"}""", "the format 'nvfp4-pack-quantized'")]
    [InlineData("""{"quant_method":"compressed-tensors","format":"float-quantized","sparsity_config":{"format":"sparse-24-bitmask"}}""",
        "sparsity 'sparse-24-bitmask'")]
    [InlineData("""{"quant_method":"compressed-tensors","format":"int-quantized","transform_config":{"config_groups":{"u":{}}}}""", "transform_config")]
    [InlineData("""{"quant_method":"compressed-tensors","format":"int-quantized","config_groups":{"g":{"weights":{"num_bits":4}}}}""", "with 4 bits")]
    public void A_method_that_is_not_read_is_named(string quantization, string part)
    {
        foreach (var field in (string[])["quantization_config", "compression_config"])
        {
            using var folder = new TempFolder();
            folder.CopyFrom(Data.Golden("llama-tied"));
            SetField(folder, field, quantization);
            var message = Logits.Refusal(folder.Path);
            Assert.Contains("The weights are quantised by ", message, StringComparison.Ordinal);
            Assert.Contains(part, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_field_of_MLX_is_known()
    {
        using var folder = new TempFolder();
        folder.CopyFrom(Data.Golden("llama-tied"));
        SetField(folder, "quantization", """{"group_size":64,"bits":4}""");
        Assert.Contains("quantised by MLX", Logits.Refusal(folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".SCB", "bitsandbytes in 8 bits")]
    [InlineData(".weight.absmax", "bitsandbytes in 4 bits")]
    [InlineData(".weight.quant_state.bitsandbytes__nf4", "NF4")]
    [InlineData(".qweight", "GPTQ or AWQ")]
    [InlineData(".W_q", "HQQ")]
    [InlineData(".weight_packed", "a packed format")]
    [InlineData(".weight._data", "quanto")]
    [InlineData("_blocks", "MXFP4")]
    [InlineData(".scales", "scales beside its weights")]
    public void Without_a_config_the_tensors_tell(string suffix, string part)
    {
        using var folder = new TempFolder();
        folder.CopyFrom(Data.Golden("llama-tied"));
        var raw = RawSafetensors.Read(folder.File("model.safetensors"));
        raw.Set("model.layers.0.mlp.down_proj" + suffix, "U8", [4], [1, 2, 3, 4]);
        raw.Write(folder.File("model.safetensors"));
        Assert.Contains(part, Logits.Refusal(folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("I8", 1)]
    [InlineData("U8", 1)]
    [InlineData("I32", 4)]
    [InlineData("I64", 8)]
    [InlineData("U32", 4)]
    [InlineData("BOOL", 1)]
    public void Integers_are_no_weights(string dtype, int size)
    {
        using var folder = new TempFolder();
        folder.CopyFrom(Data.Golden("llama-tied"));
        var raw = RawSafetensors.Read(folder.File("model.safetensors"));
        raw.Set("model.norm.weight", dtype, [48], new byte[48 * size]);
        raw.Write(folder.File("model.safetensors"));
        Assert.Contains($"'model.norm.weight' in '{folder.Path}' is stored as {dtype}", Logits.Refusal(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Scales_of_activations_are_not_needed_and_eight_bit_floats_without_scales_mean_themselves()
    {
        using TempFolder plain = new(), packed = new();
        Quantise(plain, packed, """{"quant_method":"fp8"}""", "F8_E4M3", "tensor", "_scale_inv", zeros: false);
        var raw = RawSafetensors.Read(packed.File("model.safetensors"));
        raw.Set("model.layers.0.mlp.down_proj.input_scale", [1], [3]);
        raw.Set("model.layers.0.self_attn.k_proj.k_scale", [1], [3]);
        raw.Write(packed.File("model.safetensors"));
        Assert.Equal(Logits.Of(plain.Path), Logits.Of(packed.Path));

        SetField(packed, "quantization_config", "null");
        foreach (var name in raw.Tensors.Keys.Where(n => n.Contains("_scale", StringComparison.Ordinal)).ToList()) raw.Tensors.Remove(name);
        raw.Write(packed.File("model.safetensors"));
        foreach (var name in raw.Tensors.Keys.Where(n => raw.Tensors[n].Dtype == "F8_E4M3").ToList())
            raw.Set(name, raw.Tensors[name].Shape, [.. raw.Tensors[name].Bytes.Select(b => Value("F8_E4M3", b))]);
        raw.Write(plain.File("model.safetensors"));
        Assert.Equal(Logits.Of(plain.Path), Logits.Of(packed.Path));
    }

    /// <summary>Replaces every projection by random eight-bit numbers with scales in one folder, and by what they stand for in the other.</summary>
    private static void Quantise(TempFolder plain, TempFolder packed, string quantization, string dtype, string kind, string suffix, bool zeros)
    {
        foreach (var folder in (TempFolder[])[plain, packed]) folder.CopyFrom(Data.Golden("llama-tied"));
        SetField(packed, "quantization_config", quantization);
        RawSafetensors floats = RawSafetensors.Read(plain.File("model.safetensors")), bytes = RawSafetensors.Read(plain.File("model.safetensors"));
        var random = new Random(7);
        foreach (var name in floats.Tensors.Keys.Where(n => n.EndsWith("_proj.weight", StringComparison.Ordinal)).ToList())
        {
            long[] shape = floats.Tensors[name].Shape;
            var (rows, columns) = (shape[0], shape[1]);
            var (blockRows, blockColumns) = kind switch { "tensor" => (rows, columns), "row" => (1, columns), "group" => (1, 24), _ => (32L, 40L) };
            var (down, across) = ((rows + blockRows - 1) / blockRows, (columns + blockColumns - 1) / blockColumns);
            float[] scales = [.. Enumerable.Range(0, (int)(down * across)).Select(_ => 0.0004f + 0.0004f * random.NextSingle())];
            byte[] stored = new byte[rows * columns], shifts = new byte[scales.Length];
            random.NextBytes(stored);
            if (zeros) random.NextBytes(shifts);
            // NaN and infinities of eight-bit floats are no weights.
            if (dtype is "F8_E4M3" or "F8_E5M2") stored = Array.ConvertAll(stored, b => float.IsFinite(Value(dtype, b)) ? b : (byte)0x30);
            var values = new float[stored.Length];
            for (long r = 0, i = 0; r < rows; r++)
            {
                for (var c = 0L; c < columns; c++, i++)
                {
                    var at = r / blockRows * across + c / blockColumns;
                    values[i] = (Value(dtype, stored[i]) - (sbyte)shifts[at]) * scales[at];
                }
            }
            floats.Set(name, shape, values);
            bytes.Set(name, dtype, shape, stored);
            bytes.Set(name + suffix, kind == "tensor" ? [1] : [down, across], scales);
            if (zeros) bytes.Set(name + "_zero_point", "I8", [down, across], shifts);
        }
        floats.Write(plain.File("model.safetensors"));
        bytes.Write(packed.File("model.safetensors"));
    }

    private static float Value(string dtype, byte b)
    {
        if (dtype is "I8" or "U8") return (sbyte)b;
        if (dtype == "F8_E5M2") return (float)BitConverter.UInt16BitsToHalf((ushort)(b << 8));
        if ((b & 0x7F) == 0x7F) return float.NaN;
        int exponent = (b >> 3) & 15, mantissa = b & 7;
        var size = exponent == 0 ? mantissa / 8.0 * Math.Pow(2, -6) : (1 + mantissa / 8.0) * Math.Pow(2, exponent - 7);
        return (float)(b > 127 ? -size : size);
    }

    private static void SetField(TempFolder folder, string field, string json)
    {
        var config = JsonNode.Parse(File.ReadAllText(folder.File("config.json")))!.AsObject();
        config[field] = JsonNode.Parse(json);
        File.WriteAllText(folder.File("config.json"), config.ToJsonString());
    }
}
