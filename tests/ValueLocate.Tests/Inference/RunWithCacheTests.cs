using ValueLocate.Inference;
using ValueLocate.Probing;

namespace ValueLocate.Tests.Inference;

public sealed class RunWithCacheTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly LanguageModel model;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public RunWithCacheTests()
    {
        Tiny.Model(folder);
        model = LanguageModel.Load(folder.Path, new ModelOptions { Threads = 1, Template = "plain" });
    }

    [Fact]
    public void It_keeps_what_the_accumulator_sums()
    {
        var config = model.Decoder.Config;
        var statistics = new ActivationStatistics(folds: 1, config.Layers, config.IntermediateSize);
        var row = new PackedExample(model.Prompt("q"), [model.Answer("a b c")], [0]);
        using (model.Attach(new ActivationAccumulator([statistics]))) model.Decoder.Forward(PackedExample.Pack([row], lastPromptOnly: false)).Dispose();
        using var cache = model.RunWithCache([.. row.Prompt, .. row.Answers[0]], Stop);
        Assert.Equal((config.Layers, row.Prompt.Count + row.Answers[0].Count), (cache.Count, cache.Tokens.Count));
        Assert.Equal([cache.Ids.Count, config.IntermediateSize], cache[0].shape);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            for (var neuron = 0; neuron < config.IntermediateSize; neuron++)
            {
                var answer = cache.Activations(layer, neuron).Skip(row.Prompt.Count).ToList();
                Assert.Equal(statistics.Mean()[layer * config.IntermediateSize + neuron], answer.Average(), 1e-5);
            }
        }
    }

    [Fact]
    public void A_hook_changes_its_layer_until_it_is_disposed_of()
    {
        var ids = model.Prompt("q");
        using var before = model.RunWithCache(ids, Stop);
        using (model.Hook(1, a => a * 0))
        {
            using var during = model.RunWithCache(ids, Stop);
            Assert.Equal(before.Activations(0, 0), during.Activations(0, 0));
        }
        using var after = model.RunWithCache(ids, Stop);
        Assert.All(Enumerable.Range(0, model.Decoder.Config.Layers), l => Assert.Equal(before.Activations(l, 0), after.Activations(l, 0)));
        Assert.Contains("no layer 99", Assert.Throws<ValueLocateException>(() => model.Hook(99, a => a)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_and_neurons_that_the_model_lacks_are_refused()
    {
        Assert.Contains("no token to read", Error(() => model.RunWithCache([], Stop)), StringComparison.Ordinal);
        Assert.Contains("of id 1000000, for which", Error(() => model.RunWithCache([1_000_000], Stop)), StringComparison.Ordinal);
        Assert.Contains("of id -1, for which", Error(() => model.RunWithCache([-1], Stop)), StringComparison.Ordinal);
        using var cache = model.RunWithCache("a b", Stop);
        Assert.Contains("no neuron 100000 in layer 0", Error(() => cache.Activations(0, 100_000)), StringComparison.Ordinal);

        static string Error(Func<object> call) => Assert.Throws<ValueLocateException>(call).Message;
    }

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }
}
