using System.Globalization;
using ValueLocate.Inference;
using ValueLocate.Json;
using ValueLocate.Locating;
using ValueLocate.Organisms;
using ValueLocate.Pipeline;

namespace ValueLocate.Bench;

/// <summary>Every locating method against planted neurons, and what steering the found ones does: README's tables.</summary>
internal static class TruthTable
{
    public static void Run(string model, int cases, int answers, string? chart, TextWriter output) => InFolder(folder =>
    {
        output.WriteLine("| method | contrast | AUC | precision at k | distractors in the first k | answers flipped by swapping the first k | effect a "
            + "neuron, nats a token |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        var total = 0;
        var methods = new List<MethodTruth>();
        foreach (var contrast in (ContrastKind[])[ContrastKind.Pairs, ContrastKind.Persona])
        {
            using var session = RunSession.Start(Path.Combine(folder, contrast.ToString()), Settings(model, contrast, new SelectionRule()));
            Stages.Probe(session);
            total = session.Model.Decoder.Config.TotalNeurons;
            foreach (var m in TruthBench.Run(session, cases))
            {
                methods.Add(m);
                output.WriteLine(Row(m));
            }
        }
        if (chart is not null) TruthChart.Of(methods).Save(chart);
        output.WriteLine();
        Steering(model, answers, total, folder, output);
    });

    /// <summary>The second table alone.</summary>
    public static void Steered(string model, int answers, TextWriter output) => InFolder(folder =>
    {
        int total;
        using (var llm = LanguageModel.Load(model, new ModelOptions())) total = llm.Decoder.Config.TotalNeurons;
        Steering(model, answers, total, folder, output);
    });

    private static void InFolder(Action<string> work)
    {
        var folder = Directory.CreateTempSubdirectory("valuelocate-truth").FullName;
        try
        {
            work(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Steering(string model, int answers, int total, string folder, TextWriter output)
    {
        var planted = PlantedNeurons.Find(ModelFolder(model)) ?? throw new ValueLocateException($"'{model}' is no model organism.");
        // As many neurons as were planted.
        using var session = RunSession.Start(Path.Combine(folder, "steering"),
            Settings(model, ContrastKind.Pairs, new SelectionRule { Fraction = (double)planted.Dimensions[0].Planted.Count / total }));
        Stages.Probe(session);
        Stages.Locate(session);
        var sets = ResultJson.Read<LocateResult>(session.PathOf(RunFiles.Neurons)).Sets;
        var strengths = SteeredShares.Strengths(session.Model, sets);
        var shares = SteeredShares.Measure(session.Model, sets, strengths, answers);
        output.WriteLine($"Steering {sets[0].Count} found neurons a dimension, {answers} sampled answers a cell, no persona:");
        output.WriteLine();
        output.WriteLine(
            "| steered | gamma up, down | asked | positive answers | steered positive | steered negative | random positive | random negative | grammatical |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|");
        for (var i = 0; i < shares.Count; i++)
        {
            var s = shares[i];
            output.WriteLine($"| {s.Steered} | {N(strengths[i / sets.Count].Positive, "0.0#")}, {N(strengths[i / sets.Count].Negative, "0.0#")} | "
                + $"{s.Asked} | {P(s.Plain)} | {P(s.Positive)} | {P(s.Negative)} | {P(s.RandomPositive)} | {P(s.RandomNegative)} | {P(s.Grammatical)} |");
        }
    }

    private static RunSettings Settings(string model, ContrastKind contrast, SelectionRule selection) =>
        new()
        {
            Model = model,
            Contrast = contrast,
            Selection = selection,
            Options = new ModelOptions(),
            PersonaQuestions = 60,
            MaxTokens = 40,
            GradientQuestions = 0
        };

    private static string ModelFolder(string model) => Directory.Exists(model) ? model : EmbeddedModel.Folder;

    private static string Row(MethodTruth m) =>
        $"| {m.Method}{(m.WithoutCommon ? ", common part removed" : "")} | {m.Contrast} | {Range(m, d => d.Auc, "0.000")} | {Range(m, d => d.Precision)} | "
            + $"{Range(m, d => d.Distractors)} | {Range(m, d => d.Flips)} | {N(m.Mean(d => d.EffectPerNeuron), "0.000")} |";

    private static string Range(MethodTruth m, Func<MethodTruthDimension, double> of, string format = "0.00") =>
        $"{N(m.Mean(of), format)} ({N(m.Dimensions.Min(of), format)} to {N(m.Dimensions.Max(of), format)})";

    private static string P(double x) => double.IsNaN(x) ? "" : x.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string N(double x, string format) => x.ToString(format, CultureInfo.InvariantCulture);
}
