using System.Diagnostics;
using System.Globalization;
using ValueLocate.Inference;
using ValueLocate.Probing;
using static TorchSharp.torch;

namespace ValueLocate.Bench;

/// <summary>
/// Tokens/s beside the machine's own rate of matrix products, G, measured between the rounds of the same run: machines differ and are noisy, so
/// tokens/s are given as multiples of G (GFLOPS, 2048^3 in the model's dtype).
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
        var reading = TokenBatch.Prompts([.. Enumerable.Range(0, Rows).Select(r => Ids(Width, r, model.Config.VocabularySize))]);
        var prompts = Enumerable.Range(0, DecodeRows).Select(r => Ids(Prompt, r, model.Config.VocabularySize)).ToList();
        var statistics = new ActivationStatistics(1, model.Config.Layers, model.Config.IntermediateSize);
        var probe = new ActivationAccumulator([statistics], TokenKinds.All);
        List<double> g = [], plain = [], probed = [], generated = [];
        Gemm(model.Dtype);
        Read(model, reading, 1);
        for (var round = 0; round < rounds; round++)
        {
            g.Add(Gemm(model.Dtype));
            // Plain and probed passes alternate, so that a slower minute slows both.
            for (var i = 0; i < 4; i++)
            {
                plain.Add(Read(model, reading, 1));
                using (model.Attach(probe)) probed.Add(Read(model, reading, 1));
            }
            g.Add(Gemm(model.Dtype));
            generated.Add(Generate(model, prompts));
        }
        var rate = Median(g);
        Line(output, $"model {Path.GetFileName(Path.GetFullPath(path))}, {dtype}, {get_num_threads()} threads; G = {rate:F0} GFLOPS (2048^3, {dtype})");
        Line(output, $"reading, probe off:  {Median(plain),6:F0} tokens/s = {Median(plain) / rate:F2} G   ({Rows} x {Width} tokens a pass)");
        Line(output, $"reading, probe on:   {Median(probed),6:F0} tokens/s = {Median(probed) / rate:F2} G");
        Line(output, $"the probe costs      {100 * (Median(plain) / Median(probed) - 1),6:F1} %");
        var context = $"(batch {DecodeRows}, context {Prompt} to {Prompt + Generated})";
        Line(output, $"generating:          {Median(generated),6:F0} tokens/s = {Median(generated) / rate:F2} G   {context}");
    }

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

    private static double Read(CausalLM model, TokenBatch batch, int passes)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < passes; i++) model.Forward(batch).Dispose();
        return passes * batch.Tokens / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Tokens/s of the decode steps; reading the prompts is not among them.</summary>
    private static double Generate(CausalLM model, List<int[]> prompts)
    {
        var watch = new Stopwatch();
        var steps = 0;
        Inference.Generator.Generate(model, prompts, new GenerationOptions
        {
            MaxTokens = Generated + 1,
            RepetitionPenalty = 1.1,
            EndIds = [],
            OnStep = _ =>
            {
                if (steps++ == 0) watch.Start();
            },
        });
        return prompts.Count * (steps - 1) / watch.Elapsed.TotalSeconds;
    }

    internal static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
