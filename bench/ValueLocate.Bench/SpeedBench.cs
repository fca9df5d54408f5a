using System.Diagnostics;
using System.Globalization;
using ValueLocate.Inference;
using ValueLocate.Probing;
using static TorchSharp.torch;

namespace ValueLocate.Bench;

/// <summary>
/// Tokens/s beside what the same machine reaches with the unavoidable part alone (<see cref="SpeedFloor"/>), measured in turns with it in one run: machines
/// differ and are noisy, so only the shares mean anything elsewhere. G is the rate of large matrix products (GFLOPS, 2048^3 in the model's dtype).
/// </summary>
internal static class SpeedBench
{
    private const int Rows = 16;
    private const int Width = 128;
    private const int DecodeRows = 32;
    private const int Prompt = 192;
    private const int Generated = 64;

    public static void Run(string path, string dtype, int rounds, TextWriter output)
    {
        using var model = CausalLM.Load(path, new ModelOptions { Dtype = dtype });
        using var inference = inference_mode();
        using var floor = new SpeedFloor(model.Config, model.Dtype, DecodeRows, Prompt + Generated + 1);
        var reading = TokenBatch.Prompts([.. Enumerable.Range(0, Rows).Select(r => Ids(Width, r, model.Config.VocabularySize))]);
        var prompts = Enumerable.Range(0, DecodeRows).Select(r => Ids(Prompt, r, model.Config.VocabularySize)).ToList();
        var statistics = new ActivationStatistics(1, model.Config.Layers, model.Config.IntermediateSize);
        var probe = new ActivationAccumulator([statistics], TokenKinds.All);
        List<double> g = [], least = [], plain = [], probed = [], step = [], leastStep = [];
        Gemm(model.Dtype);
        Read(model, reading);
        for (var round = 0; round < rounds; round++)
        {
            g.Add(Gemm(model.Dtype));
            // In turns, so that a slower minute slows all.
            for (var i = 0; i < 4; i++)
            {
                least.Add(floor.Read(Rows, Width));
                plain.Add(Read(model, reading));
                using (model.Attach(probe)) probed.Add(Read(model, reading));
            }
            g.Add(Gemm(model.Dtype));
            Generate(model, prompts, floor, step, leastStep);
        }
        Line(output, $"model {Path.GetFileName(Path.GetFullPath(path))}, {dtype}, {get_num_threads()} threads; G = {Median(g):F0} GFLOPS (2048^3, {dtype})");
        Line(output, $"reading              ({Rows} x {Width} tokens a pass)");
        Line(output, $"  products alone:    {Rows * Width / Median(least),6:F0} tokens/s");
        Line(output, $"  probe off:         {Rows * Width / Median(plain),6:F0} tokens/s = {Share(least, plain),5:F1} %");
        Line(output, $"  probe on:          {Rows * Width / Median(probed),6:F0} tokens/s = {Share(least, probed),5:F1} %");
        Line(output, $"  the look for NaN:  {100 * FiniteCheck(model, reading) / Median(plain):F2} % of a pass");
        Line(output, $"generating           (batch {DecodeRows}, context {Prompt} to {Prompt + Generated})");
        Line(output, $"  products, head and attention alone: {1000 * Median(leastStep),5:F1} ms a step");
        Line(output, $"  {DecodeRows / Median(step),6:F0} tokens/s:                   {1000 * Median(step),5:F1} ms a step = {Share(leastStep, step),5:F1} %");
    }

    /// <summary>Median of the shares of neighbours in time, in per cent.</summary>
    private static double Share(List<double> floor, List<double> work) => 100 * Median([.. floor.Zip(work, (f, w) => f / w)]);

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static int[] Ids(int count, int seed, int vocabulary)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(vocabulary))];
    }

    private static double Gemm(ScalarType dtype)
    {
        using var a = randn(2048, 2048).to_type(dtype);
        using var b = randn(2048, 2048).to_type(dtype);
        var rates = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            var watch = Stopwatch.StartNew();
            matmul(a, b).Dispose();
            rates.Add(2.0 * 2048 * 2048 * 2048 / watch.Elapsed.TotalSeconds / 1e9);
        }
        return Median(rates);
    }

    /// <summary>Seconds of looking for numbers that are not finite in what a pass gives, which every pass does once.</summary>
    private static double FiniteCheck(CausalLM model, TokenBatch batch)
    {
        using var hidden = model.Forward(batch);
        var seconds = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            var watch = Stopwatch.StartNew();
            _ = Inference.Weights.FiniteWeights.AllFinite(hidden);
            seconds.Add(watch.Elapsed.TotalSeconds);
        }
        return Median(seconds);
    }

    private static double Read(CausalLM model, TokenBatch batch)
    {
        var watch = Stopwatch.StartNew();
        model.Forward(batch).Dispose();
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Seconds of each decode step, and of the unavoidable part beside it; reading the prompts is not among them.</summary>
    private static void Generate(CausalLM model, List<int[]> prompts, SpeedFloor floor, List<double> step, List<double> leastStep)
    {
        var watch = new Stopwatch();
        var context = Prompt;
        Inference.Generator.Generate(model, prompts, new GenerationOptions
        {
            MaxTokens = Generated + 1,
            RepetitionPenalty = 1.1,
            EndIds = [],
            OnStep = _ =>
            {
                if (context > Prompt) step.Add(watch.Elapsed.TotalSeconds);
                if (context++ == Prompt + Generated) return;
                leastStep.Add(floor.Step(prompts.Count, context));
                watch.Restart();
            },
        });
    }

    internal static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
