using ValueLocate.Inference;
using ValueLocate.Inference.Weights;
using ValueLocate.Probing;
using ValueLocate.Validation;
using static TorchSharp.torch;

namespace ValueLocate.Tests.Probing;

public class ProbeTests
{
    private static readonly PackedExample[] Rows =
    [
        new([1, 2, 3, 4], [[10, 11, 12], [20, 21]], [0, 5]),
        new([7, 8], [[30], [40, 41, 42, 43]], [1, 6]),
        new([9, 9, 9, 9, 9, 9], [[50, 51], [60, 61]], [0, 6]),
    ];

    [Theory]
    [InlineData("float32")]
    [InlineData("bfloat16")]
    public void The_vector_kernel_counts_what_tensor_operations_count(string dtype)
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"), new ModelOptions { Dtype = dtype });
        ActivationStatistics[] fast = Empty(), slow = Empty();
        using (model.Attach(new ActivationAccumulator(fast)))
        using (model.Attach(new ActivationAccumulator(slow, TokenKinds.Answer, portable: true)))
            model.Forward(PackedExample.Pack(Rows, lastPromptOnly: false)).Dispose();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(slow[i].Tokens, fast[i].Tokens);
            Assert.Equal(slow[i].Positive, fast[i].Positive);
            Assert.All(slow[i].Sum.Zip(fast[i].Sum), p => Assert.Equal(p.First, p.Second, 1e-5 * (1 + Math.Abs(p.First))));
            Assert.All(slow[i].SumOfSquares.Zip(fast[i].SumOfSquares), p => Assert.Equal(p.First, p.Second, 1e-5 * (1 + Math.Abs(p.First))));
        }
        Assert.Equal([3 + 2, 1, 0, 0, 0], fast[0].Tokens);
        Assert.Equal([2, 4 + 2, 0, 0, 0], fast[1].Tokens);
    }

    [Fact]
    public void Shards_add_up_to_the_whole_and_survive_the_file()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        var whole = Read(model, Rows);
        var first = Read(model, Rows[..1]);
        first.Add(Read(model, Rows[1..]));
        Assert.Equal(whole.Positive, first.Positive);
        Assert.Equal(whole.Tokens, first.Tokens);
        using var folder = new TempFolder();
        using (var scope = NewDisposeScope())
        {
            var tensors = new Dictionary<string, Tensor>();
            whole.AddTensors("x.", tensors);
            SafetensorsWriter.Write(folder.File("s.safetensors"), tensors);
        }
        using var file = SafetensorsFile.Open(folder.File("s.safetensors"));
        Assert.Equal(whole.Sum, ActivationStatistics.Read(file, "x.").Sum);
    }

    [Fact]
    public void Answers_packed_behind_one_prompt_read_as_each_alone()
    {
        using var model = CausalLM.Load(Data.Golden("llama-3.1-scaled"));
        using var all = new PairScorer(model, Rows);
        var together = all.Measure(TestContext.Current.CancellationToken);
        Assert.Equal(together, all.Measure(TestContext.Current.CancellationToken));
        for (var i = 0; i < Rows.Length; i++)
        {
            var expected = MeanLogProbability(model, Rows[i].Prompt, Rows[i].Answers[0]) - MeanLogProbability(model, Rows[i].Prompt, Rows[i].Answers[1]);
            Assert.Equal(expected, together[i], 4);
        }
    }

    [Fact]
    public void A_quantile_interpolates_between_order_statistics()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        var probe = new QuantileAccumulator([[4], [], [1, 2]], TokenKinds.All);
        var capture = new ValueLocate.Checking.CaptureHook();
        using (model.Attach(probe))
        using (model.Attach(capture)) model.Forward(TokenBatch.Prompts([[1, 2, 3, 4, 5, 6, 7]])).Dispose();
        var sorted = Enumerable.Range(0, 7).Select(p => capture.Activations[2][p * 96 + 2]).Order().ToArray();
        Assert.Equal(sorted[5] + 0.7 * (sorted[6] - sorted[5]), probe.Quantiles(2, 0.95)[1], 5);
    }

    [Fact]
    public void A_long_run_keeps_its_memory_flat()
    {
        using var model = CausalLM.Load(Data.Golden("llama-tied"));
        using var reader = new PairScorer(model, Rows);
        var statistics = Empty();
        using var attached = model.Attach(new ActivationAccumulator(statistics));
        void Work(int times)
        {
            for (var i = 0; i < times; i++)
            {
                reader.Measure();
                model.Forward(PackedExample.Pack(Rows, lastPromptOnly: false)).Dispose();
                ValueLocate.Inference.Generator.Generate(model, [[1, 2], [3]], new GenerationOptions { MaxTokens = 4, EndIds = [] });
            }
        }

        Work(20);
        // What other tests left to the finalizer is not ours to count.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (tensors, memory) = (Tensor.TotalCount, Environment.WorkingSet);
        Work(300);
        Assert.Equal(tensors, Tensor.TotalCount);
        Assert.True(Environment.WorkingSet - memory < 64 << 20, $"grew by {(Environment.WorkingSet - memory) >> 20} MiB");
    }

    private static ActivationStatistics[] Empty() => [new(5, 3, 96), new(5, 3, 96)];

    private static ActivationStatistics Read(CausalLM model, PackedExample[] rows)
    {
        var s = Empty();
        using (model.Attach(new ActivationAccumulator(s))) model.Forward(PackedExample.Pack(rows, lastPromptOnly: false)).Dispose();
        s[0].Add(s[1]);
        return s[0];
    }

    private static double MeanLogProbability(CausalLM model, IReadOnlyList<int> prompt, IReadOnlyList<int> answer)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var logp = nn.functional.log_softmax(model.Logits(model.Forward(TokenBatch.Prompts([[.. prompt, .. answer]]))), -1)[0];
        return answer.Select((id, i) => (double)logp[prompt.Count - 1 + i, id].item<float>()).Average();
    }
}
