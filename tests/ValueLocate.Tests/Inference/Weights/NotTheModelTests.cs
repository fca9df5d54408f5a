using ValueLocate.Inference;

namespace ValueLocate.Tests.Inference.Weights;

/// <summary>
/// Files that stand where a model should: a clone without Git LFS has small texts in the places of large files, an adapter is no model. Each is called what it
/// is.
/// </summary>
public sealed class NotTheModelTests : IDisposable
{
    private const string Pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("config.json")]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer_config.json")]
    [InlineData("generation_config.json")]
    public void A_pointer_in_the_place_of_a_file(string name)
    {
        Tiny.Model(folder);
        File.WriteAllText(folder.File(name), Pointer);
        Refused(folder.Path, name);
    }

    [Fact]
    public void Pointers_in_the_places_of_a_shard_and_an_index()
    {
        Tiny.Model(folder);
        File.Move(folder.File("model.safetensors"), folder.File("model-00001-of-00001.safetensors"));
        File.WriteAllText(folder.File("model.safetensors.index.json"), """{"weight_map":{"model.norm.weight":"model-00001-of-00001.safetensors"}}""");
        File.WriteAllText(folder.File("model-00001-of-00001.safetensors"), Pointer);
        Refused(folder.Path, "model-00001-of-00001.safetensors");
        File.WriteAllText(folder.File("model.safetensors.index.json"), Pointer);
        Refused(folder.Path, "model.safetensors.index.json");
    }

    [Fact]
    public void A_pointer_in_the_place_of_a_gguf_file()
    {
        Tiny.Model(folder);
        File.WriteAllText(folder.File("m.gguf"), Pointer);
        Refused(folder.File("m.gguf"), "m.gguf");
    }

    [Fact]
    public void An_adapter_alone_is_called_one()
    {
        Tiny.Model(folder);
        File.Move(folder.File("model.safetensors"), folder.File("adapter_model.safetensors"));
        File.WriteAllText(folder.File("adapter_config.json"), """{"peft_type":"LORA","base_model_name_or_path":"owner/name"}""");
        var message = Assert.Throws<ValueLocateException>(
            () => LanguageModel.Load(folder.Path, new ModelOptions { Template = "plain" }, cancellation: TestContext.Current.CancellationToken)).Message;
        Assert.Contains("holds an adapter", message, StringComparison.Ordinal);
    }

    private static void Refused(string model, string file)
    {
        var message = Assert.Throws<ValueLocateException>(
            () => LanguageModel.Load(model, new ModelOptions { Template = "plain" }, cancellation: TestContext.Current.CancellationToken)).Message;
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Contains("is a Git LFS pointer", message, StringComparison.Ordinal);
    }
}
