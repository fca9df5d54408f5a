using ValueLocate.Inference;
using ValueLocate.Tests.Inference.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Tests.Inference;

/// <summary>Layers dealt over several devices. Here is one kind of device, so the list is "cpu,cpu": the same code, with nothing to move between.</summary>
public class DeviceTests
{
    [Theory]
    [InlineData("llama-tied", "cpu,cpu")]
    [InlineData("gemma3", "cpu,cpu,cpu")]
    [InlineData("gpt2", "cpu,cpu")]
    [InlineData("gpt-neox", "cpu,cpu")]
    [InlineData("gguf/llama-tied.gguf", "cpu,cpu")]
    public void Logits_are_the_same(string golden, string devices)
    {
        using var one = CausalLM.Load(Data.Golden(golden), new ModelOptions { Threads = 1 });
        using var several = CausalLM.Load(Data.Golden(golden), new ModelOptions { Threads = 1, Device = devices });
        Assert.Equal(Logits.Of(one), Logits.Of(several));
    }

    [Fact]
    public void Probing_steering_and_generating_are_the_same()
    {
        using var folder = new TempFolder();
        using var tiny = new TinyLanguageModel();
        using var several = LanguageModel.Load(tiny.Model.Location.Path, new ModelOptions { Threads = 1, Template = "plain", Device = "cpu,cpu" },
            cancellation: TestContext.Current.CancellationToken);
        var (expected, read) = (tiny.Model.Probe(tiny.Dataset.Pairs, cancellation: TestContext.Current.CancellationToken),
            several.Probe(tiny.Dataset.Pairs, cancellation: TestContext.Current.CancellationToken));
        expected.Write(folder.File("a"), "");
        read.Write(folder.File("b"), "");
        Assert.Equal(File.ReadAllBytes(folder.File("a")), File.ReadAllBytes(folder.File("b")));
        var edit = expected.Locate("conservation").Edit(3);
        string[] questions = ["One?", "And a longer one?"];
        using (tiny.Model.Apply(edit, ValueLocate.Datasets.Aspect.Positive))
        using (several.Apply(edit, ValueLocate.Datasets.Aspect.Positive))
        {
            var options = new GenerationOptions { MaxTokens = 5 };
            Assert.Equal(tiny.Model.Generate(questions, options, TestContext.Current.CancellationToken),
                several.Generate(questions, options, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Layers_are_dealt_by_size_and_in_order()
    {
        var config = HuggingFaceConfig.Read(Path.Combine(Data.Golden("llama-tied"), "config.json")) with { Layers = 32, VocabularySize = 10 };
        // Devices that are only names here.
        Device[] two = [new Device("cuda:0"), new Device("cuda:1")], three = [.. two, new Device("cuda:2")];
        Assert.Equal([.. Enumerable.Repeat(0, 16), .. Enumerable.Repeat(1, 16)], LayerDevices.Deal(config, two).Select(d => d.index));
        var dealt = LayerDevices.Deal(config, three).Select(d => d.index).ToList();
        Assert.Equal(dealt.Order(), dealt);
        Assert.All(Enumerable.Range(0, 3), i => Assert.InRange(dealt.Count(d => d == i), 10, 11));
        // A large vocabulary takes room on the first device, where the embedding is, and on the last, where the output projection is.
        var large = LayerDevices.Deal(config with { VocabularySize = 5000 }, three).Select(d => d.index).ToList();
        Assert.True(large.Count(d => d == 1) > large.Count(d => d == 0));
        Assert.True(large.Count(d => d == 1) > large.Count(d => d == 2));
        Assert.All(LayerDevices.Deal(config, [CPU]), d => Assert.Equal(TorchSharp.DeviceType.CPU, d.type));
    }

    [Theory]
    [InlineData("cpu,gpu", "'gpu'")]
    [InlineData("cpu,", "''")]
    [InlineData("cpu:0,cpu", "'cpu:0'")]
    [InlineData("cpu,cuda:7", "'cuda:7'")]
    public void A_device_that_is_not_there_is_named(string devices, string named)
    {
        var e = Assert.Throws<ValueLocateException>(() => CausalLM.Load(Data.Golden("llama-tied"), new ModelOptions { Device = devices }));
        Assert.Contains($"The device {named}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_are_on_disk_or_dealt_over_devices() => Assert.Contains("choose one of the two", Assert.Throws<ValueLocateException>(
        () => CausalLM.Load(Data.Golden("llama-tied"), new ModelOptions { Device = "cpu,cpu", Offload = true })).Message, StringComparison.Ordinal);
}
