using System.Text.Json;
using System.Text.Json.Nodes;
using ValueLocate.Checking;
using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Steering;
using static TorchSharp.torch;

namespace ValueLocate.Tests.Inference;

/// <summary>Reading and changing activations in one line.</summary>
public sealed class ResearchApiTests : IDisposable
{
    private const string Text = "A kettle boils.";
    private readonly TinyLanguageModel tiny = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private LanguageModel Model => tiny.Model;

    public void Dispose() => tiny.Dispose();

    [Fact]
    public void RunWithCache_keeps_the_activations_that_transformers_computes()
    {
        using var golden = new GoldenFolder(Data.Golden("llama-tied"));
        using var folder = new TempFolder();
        folder.CopyFrom(Data.Golden("llama-tied"));
        File.WriteAllText(folder.File("tokenizer.json"), TokenizerOfLetters());
        using var model = LanguageModel.Load(folder.Path, new ModelOptions { Threads = 1, Template = "plain" }, cancellation: Now);
        var width = golden.Prompts.Max(p => p.Count);
        for (var r = 0; r < golden.Prompts.Count; r++)
        {
            var ids = golden.Prompts[r];
            using var cache = model.RunWithCache(string.Concat(ids.Select(Letter)), Now);
            Assert.Equal(ids, cache.Ids);
            Assert.Equal(ids.Select(Letter), cache.Tokens);
            Assert.Equal(3, cache.Count);
            for (var l = 0; l < cache.Count; l++)
            {
                Assert.Equal([ids.Count, 96], cache[l].shape);
                // The golden file's prompts are padded on the left.
                var expected = golden.Floats($"activation.{l}").AsSpan((r * width + width - ids.Count) * 96, ids.Count * 96).ToArray();
                Assert.All(expected.Zip(cache[l].data<float>()), p => Assert.Equal(p.First, p.Second, 1e-3f));
            }
        }
    }

    [Fact]
    public void The_cache_sees_the_hooks_that_were_attached_before_and_outlives_the_pass()
    {
        using var plain = Model.RunWithCache(Text, Now);
        using (Model.Hook(1, a => a * 2))
        {
            using var doubled = Model.RunWithCache(Text, Now);
            Assert.True(doubled[0].allclose(plain[0]));
            Assert.True(doubled[1].allclose(plain[1] * 2));
            Assert.False(doubled[2].allclose(plain[2]));
        }
        using var again = Model.RunWithCache(Text, Now);
        for (var l = 0; l < 3; l++) Assert.True(again[l].equal(plain[l]).all().item<bool>());
        Says("no token", () => Model.RunWithCache("", Now));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_hook_changes_scores_as_adding_by_hand_does(int layer)
    {
        var ids = Model.Tokenizer.Encode(Text, cancellation: Now);
        var vector = Enumerable.Range(0, 96).Select(i => i % 7 - 3f).ToArray();
        var plain = Scores(ids);
        float[] byFunction, byHand;
        using (Model.Hook(layer, a => a + tensor(vector))) byFunction = Scores(ids);
        using (Model.Attach(new PlainReading.Add(0, new Dictionary<int, float[]> { [layer] = vector }))) byHand = Scores(ids);
        Assert.Equal(byHand, byFunction);
        Assert.Contains(plain.Zip(byFunction), p => Math.Abs(p.First - p.Second) > 1e-2);
        // A layer whose activations are all 0 adds nothing to the residual stream but its attention.
        using (Model.Hook(layer, a => a * 0)) byFunction = Scores(ids);
        using (Model.Attach(new Zero(layer))) byHand = Scores(ids);
        Assert.Equal(byHand, byFunction);
        Assert.Equal(plain, Scores(ids));
        Assert.Equal(0, Model.Decoder.HookCount);
    }

    [Fact]
    public void A_hook_that_can_not_be_is_a_sentence_and_comes_off()
    {
        Says("no layer 3: its 3 layers count from 0", () => Model.Hook(3, a => a));
        Says("no layer -1", () => Model.Hook(-1, a => a));
        foreach (var (wrong, says) in ((Func<Tensor, Tensor>, string)[])
        [
            (a => a[.., .., ..5], "hook of layer 1 returned Float32 [1, 15, 5] for Float32 [1, 15, 96]"),
            (a => a.to_type(ScalarType.Float64), "returned Float64 [1, 15, 96]"),
            (a => null!, "returned null"),
        ])
        {
            using (Model.Hook(1, wrong)) Says(says, () => Model.RunWithCache(Text, Now));
            Assert.Equal(0, Model.Decoder.HookCount);
        }
        using (Model.Hook(1, a => throw new InvalidOperationException("mine")))
            Assert.Equal("mine", Assert.Throws<InvalidOperationException>(() => Model.Generate("Why?", cancellation: Now)).Message);
        using var cache = Model.RunWithCache(Text, Now);
        Assert.Equal(15, cache.Ids.Count);
    }

    [Fact]
    public void An_attachment_owns_its_hook_and_ends_once()
    {
        var hook = new Owned();
        var attached = Model.Attach(hook);
        Assert.Equal((1, 0), (Model.Decoder.HookCount, hook.Disposed));
        attached.Dispose();
        attached.Dispose();
        Assert.Equal((0, 1), (Model.Decoder.HookCount, hook.Disposed));
    }

    [Fact]
    public void Of_two_hooks_the_right_one_comes_off()
    {
        var ids = Model.Tokenizer.Encode(Text, cancellation: Now);
        float[] second;
        using (Model.Hook(1, a => a + 1)) second = Scores(ids);
        var first = Model.Hook(1, a => a * 0);
        using (Model.Hook(1, a => a + 1))
        {
            first.Dispose();
            Assert.Equal(second, Scores(ids));
        }
        Assert.Equal(0, Model.Decoder.HookCount);
    }

    [Fact]
    public void An_edit_of_another_model_is_a_sentence_and_leaves_no_hook()
    {
        var set = new NeuronSet { Dimension = "conservation", Positive = [TinyLanguageModel.Neuron(3, 1)], Negative = [] };
        Says("layer 3", () => Model.Apply(set.Edit(1, SteeringPreset.MeanDifference), Aspect.Positive));
        set = set with { Positive = [TinyLanguageModel.Neuron(-1, 1)] };
        Says("layer -1", () => Model.Apply(set.Edit(1, SteeringPreset.MeanDifference), Aspect.Positive));
        set = set with { Positive = [TinyLanguageModel.Neuron(0, 96)] };
        Says("outside the model's 96", () => Model.Apply(set.Edit(1, SteeringPreset.MeanDifference), Aspect.Positive));
        Says("gamma is -1", () => Model.Apply(set.Edit(-1, SteeringPreset.MeanDifference), Aspect.Positive));
        Assert.Equal(0, Model.Decoder.HookCount);
    }

    private static void Says(string what, Func<object> call) =>
        Assert.Contains(what, Assert.Throws<ValueLocateException>(call).Message, StringComparison.Ordinal);

    private static string Letter(int id) => ((char)('\u4e00' + id)).ToString();

    /// <summary>A letter for each of the model's 256 ids, so that any ids are a text.</summary>
    private static string TokenizerOfLetters() => new JsonObject
    {
        ["version"] = "1.0",
        ["added_tokens"] = new JsonArray(),
        ["normalizer"] = null,
        ["pre_tokenizer"] = null,
        ["post_processor"] = null,
        ["decoder"] = new JsonObject { ["type"] = "Fuse" },
        ["model"] = new JsonObject
        {
            ["type"] = "BPE",
            ["unk_token"] = null,
            ["fuse_unk"] = false,
            ["byte_fallback"] = false,
            ["vocab"] = JsonSerializer.SerializeToNode(Enumerable.Range(0, 256).ToDictionary(Letter, i => i)),
            ["merges"] = new JsonArray(),
        },
    }.ToJsonString();

    private float[] Scores(IReadOnlyList<int> ids)
    {
        using var scope = NewDisposeScope();
        return Model.Decoder.Logits(Model.Decoder.Forward(TokenBatch.Prompts([ids]))).data<float>().ToArray();
    }

    private sealed class Zero(int layer) : IActivationHook
    {
        public Tensor OnActivation(int at, Tensor activation, ForwardContext context) => at == layer ? zeros(activation.shape) : activation;
    }

    private sealed class Owned : IActivationHook, IDisposable
    {
        public int Disposed { get; private set; }

        public Tensor OnActivation(int layer, Tensor activation, ForwardContext context) => activation;

        public void Dispose() => Disposed++;
    }
}
