using System.Globalization;
using System.Runtime.InteropServices;
using ValueLocate.Inference;
using static TorchSharp.torch;

namespace ValueLocate.Checking;

/// <summary>Compares a model, as computed here, with what transformers computed on it.</summary>
internal static class GoldenCheck
{
    /// <summary>Compares with a golden folder. Only what the folder holds is compared; every comparison is one line.</summary>
    /// <param name="golden">The folder with golden.safetensors and golden.json.</param>
    /// <param name="modelPath">The model; null: the golden folder itself.</param>
    /// <param name="options">Device and dtype.</param>
    /// <param name="tolerance">On logits and activations, absolute.</param>
    /// <param name="cancellation">Stops at the next layer; none: the running notebook cell's.</param>
    public static CheckReport Run(string golden, string? modelPath = null, ModelOptions? options = null, double tolerance = 1e-3,
        CancellationToken cancellation = default)
    {
        if (!double.IsFinite(tolerance) || tolerance < 0) throw new ValueLocateException($"The tolerance is {tolerance}: give a number of 0 or above.");
        using var folder = new GoldenFolder(golden);
        using var model = CausalLM.Load(modelPath ?? golden, options);
        using var call = model.Use("comparing with golden files", cancellation);
        using var scope = NewDisposeScope();
        var rows = new List<CheckRow>();
        Forward(folder, model, tolerance, rows);
        GoldenGeneration.Check(folder, model, rows);
        GoldenStatistics.Check(folder, model, tolerance, rows);
        GoldenSteering.Check(folder, model, tolerance, rows);
        GoldenPersona.Check(folder, model, modelPath ?? golden, tolerance, rows);
        if (rows.Count == 0) throw new ValueLocateException($"'{golden}' holds nothing that can be compared.");
        return new CheckReport(Path.GetFileName(Path.GetFullPath(golden).TrimEnd(Path.DirectorySeparatorChar)), rows);
    }

    internal static CheckRow Difference(string what, double largest, double tolerance) =>
        new(what, string.Create(CultureInfo.InvariantCulture, $"{largest:0.0e+00}"),
            string.Create(CultureInfo.InvariantCulture, $"<= {tolerance:0.###e+0}"), largest <= tolerance);

    /// <summary>Largest |difference| over real positions of [row, position, width] in both.</summary>
    internal static double Largest(IReadOnlyList<float> ours, IReadOnlyList<float> theirs, TokenBatch batch)
    {
        var width = theirs.Count / batch.Kinds.Length;
        double largest = 0;
        for (var i = 0; i < theirs.Count; i++)
        {
            if (batch.Kinds[i / width] == TokenKinds.Padding) continue;
            var d = Math.Abs(ours[i] - theirs[i]);
            // NaN compares false with everything: it must not pass as 0.
            if (!(d <= largest)) largest = double.IsNaN(d) ? double.PositiveInfinity : d;
        }
        return largest;
    }

    internal static float[] Floats(Tensor t)
    {
        using var onCpu = t.contiguous().cpu();
        return MemoryMarshal.Cast<byte, float>(onCpu.bytes).ToArray();
    }

    private static void Forward(GoldenFolder g, CausalLM model, double tolerance, List<CheckRow> rows)
    {
        var batch = TokenBatch.Prompts(g.Prompts);
        var capture = new CaptureHook();
        Tensor hidden;
        using (model.Attach(capture)) hidden = model.Forward(batch);
        var logits = model.Logits(hidden);
        if (g.Has("logits")) rows.Add(Difference("logits, largest |difference|", Largest(Floats(logits), g.Floats("logits"), batch), tolerance));
        if (g.Has("last_logits"))
        {
            var last = Floats(logits.select(1, batch.Width - 1));
            rows.Add(Difference("logits at the last position, largest |difference|",
                g.Floats("last_logits").Zip(last, (a, b) => (double)Math.Abs(a - b)).Max(), tolerance));
        }
        if (g.Has("logsumexp"))
            rows.Add(Difference("log-sum-exp at every position, largest |difference|",
                Largest(Floats(logits.logsumexp(-1)), g.Floats("logsumexp"), batch), tolerance));
        Activations(g, model, batch, capture, tolerance, rows);
        Unbatched(g, model, batch, logits, tolerance, rows);
    }

    private static void Activations(GoldenFolder g, CausalLM model, TokenBatch batch, CaptureHook capture, double tolerance, List<CheckRow> rows)
    {
        var compared = Enumerable.Range(0, model.Config.Layers).Where(l => g.Has($"activation.{l}")).ToList();
        if (compared.Count > 0)
        {
            var largest = compared.Max(l => Largest(capture.Activations[l], g.Floats($"activation.{l}"), batch));
            rows.Add(Difference($"activations of {compared.Count} layers, largest |difference|", largest, tolerance));
        }
        if (!g.Has("count_positive")) return;
        var golden = g.Longs("count_positive");
        int wrong = 0, near = 0, f = model.Config.IntermediateSize;
        for (var i = 0; i < golden.Length; i++)
        {
            var (count, close) = Count(capture.Activations[i / f], i % f, f, batch);
            // Within 1e-5 of 0 the sign is a matter of rounding: so many may differ.
            near += close;
            if (Math.Abs(count - golden[i]) > close) wrong++;
        }
        rows.Add(new CheckRow($"counts of activations above 0, of {golden.Length} neurons", $"{wrong} differ ({near} activations within 1e-5 of 0)",
            "0 differ", wrong == 0));
    }

    private static (int Count, int Close) Count(float[] activation, int neuron, int neurons, TokenBatch batch)
    {
        int count = 0, close = 0;
        for (var p = 0; p < batch.Kinds.Length; p++)
        {
            if (batch.Kinds[p] == TokenKinds.Padding) continue;
            var a = activation[p * neurons + neuron];
            if (a > 0) count++;
            if (Math.Abs(a) < 1e-5) close++;
        }
        return (count, close);
    }

    private static void Unbatched(GoldenFolder g, CausalLM model, TokenBatch batch, Tensor logits, double tolerance, List<CheckRow> rows)
    {
        double largest = 0;
        for (var r = 0; r < g.Prompts.Count; r++)
        {
            var alone = model.Logits(model.Forward(TokenBatch.Prompts([g.Prompts[r]])));
            var here = logits[r].narrow(0, batch.Width - g.Prompts[r].Count, g.Prompts[r].Count);
            largest = Math.Max(largest, (alone[0] - here).abs().max().item<float>());
        }
        rows.Add(Difference("batched against unbatched logits, largest |difference|", largest, tolerance));
    }
}
