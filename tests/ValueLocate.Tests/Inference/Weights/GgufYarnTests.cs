using ValueLocate.Inference;

namespace ValueLocate.Tests.Inference.Weights;

/// <summary>yarn in GGUF metadata means what config.json means by it, or is refused.</summary>
public sealed class GgufYarnTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly RawGguf raw = RawGguf.Read(Data.Golden("gguf/llama-tied.gguf"));

    private string Model => folder.File("m.gguf");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData("original 16", "\"original_max_position_embeddings\": 16,")]
    [InlineData("fast 4", "\"beta_fast\": 4.0,")]
    [InlineData("attention 1.5", "\"attention_factor\": 1.7079441541679836,")]
    public void Yarn_is_what_config_json_calls_so(string key, string field)
    {
        raw.Set("llama.rope.scaling.type", "yarn").Set("llama.rope.scaling.factor", 4f).Set("llama.rope.scaling.yarn_ext_factor", 1f)
            .Set("llama.rope.scaling.yarn_attn_factor", 1.1386294f);
        var number = key.Split(' ')[^1];
        if (key.StartsWith('o')) raw.Set("llama.rope.scaling.original_context_length", uint.Parse(number, null));
        if (key.StartsWith('f')) raw.Set("llama.rope.scaling.yarn_beta_fast", float.Parse(number, null));
        if (key.StartsWith('a')) raw.Set("llama.rope.scaling.attn_factor", float.Parse(number, System.Globalization.CultureInfo.InvariantCulture));
        raw.Write(Model);
        using var other = new TempFolder();
        other.CopyFrom(Data.Golden("llama-tied"));
        var config = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(other.File("config.json")))!.AsObject();
        config.Remove("rope_parameters");
        config["rope_theta"] = 100000.0;
        config["rope_scaling"] = System.Text.Json.Nodes.JsonNode.Parse($"{{ {field} \"rope_type\": \"yarn\", \"factor\": 4.0 }}");
        File.WriteAllText(other.File("config.json"), config.ToJsonString());
        float[] plain = Logits.Of(Data.Golden("gguf/llama-tied.gguf")), expected = Logits.Of(other.Path), read = Logits.Of(Model);
        Assert.InRange(read.Zip(expected, (a, b) => Math.Abs(a - b)).Max(), 0, 1e-5f);
        Assert.True(read.Zip(plain, (a, b) => Math.Abs(a - b)).Max() > 1e-3f);
        ModelConversion.Convert(Model, folder.File("out"), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(read, Logits.Of(folder.File("out")));
    }

    [Theory]
    [InlineData("yarn_ext_factor", 0.5f)]
    [InlineData("yarn_attn_factor", 0.7f)]
    [InlineData("yarn_log_multiplier", 0.1f)]
    public void What_programs_read_differently_is_refused(string key, float value)
    {
        raw.Set("llama.rope.scaling.type", "yarn").Set("llama.rope.scaling.factor", 4f).Set("llama.rope.scaling." + key, value).Write(Model);
        Assert.Contains($"'llama.rope.scaling.{key}'", Logits.Refusal(Model), StringComparison.Ordinal);
    }
}
