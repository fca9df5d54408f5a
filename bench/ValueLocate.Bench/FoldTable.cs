using System.Globalization;
using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Pipeline;
using ValueLocate.Validation;

namespace ValueLocate.Bench;

/// <summary>
/// Ways of locating and editing on left-out authors and briefs, to first order: the effect of an edit e is gamma g' e, g the left-out questions' mean
/// contrast gradient, at the gamma that a budget of KL allows on neutral answers that nothing was estimated on. It costs no pass a method, so that many can be
/// compared; what the chosen one does is then measured by run and validate.
/// </summary>
internal static class FoldTable
{
    private const double Kl = 0.05;

    public static void Run(string path, string? data, int each, TextWriter output)
    {
        using var model = LanguageModel.Load(path, new ModelOptions { Dtype = "bfloat16" });
        var dataset = InsightDataset.Load(data ?? EmbeddedModel.OwnDataset(model.Location.Path) ?? RunSession.PackagedDataset);
        var neutral = NeutralTexts.From(dataset.NeutralChat, dataset.Neutral);
        Curvature Take(NeutralPart part, bool residual)
        {
            var (neurons, stream) = Curvature.Take(model.Decoder, NeutralTexts.Rows(model, neutral.Of(part)), 8, 0, null, default);
            return residual ? stream : neurons;
        }

        var reading = FoldReading.Read(model, dataset, each, Console.Error);
        var work = new Work(reading, dataset, Take(NeutralPart.Curvature, false), Take(NeutralPart.Reporting, false));
        var stream = new Work(reading, dataset, Take(NeutralPart.Curvature, true), Take(NeutralPart.Reporting, true));
        var authors = reading.Pairs.Select(p => p.Author).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        var briefs = reading.Pairs.Select(p => p.Brief).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        List<string> left = [.. authors.Select(a => $"author:{a}")];
        List<string> both = briefs.Count == 0 ? [] : [.. authors.Select((a, i) => $"author:{a},brief:{briefs[i % briefs.Count]}")];
        output.WriteLine($"Left-out authors ({left.Count}) and author x brief cells ({both.Count}); folds share training pairs. "
            + $"First order, KL {Kl}, nats a token.");
        output.WriteLine("| method | authors: own | off | specificity | author x brief: own | off | specificity |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        Line("neurons: attribution 1 %, mean difference", work, (w, train, d) => w.Attribution(train, d, 0.01));
        foreach (var share in (double[])[0, 0.25, 0.5, 0.75])
            Line($"neurons: natural gradient 1 %, share {share}", work, (w, train, d) => w.Natural(train, d, 0.01, share));
        foreach (var fraction in (double[])[0.05, 1])
            Line($"neurons: natural gradient {100 * fraction} %, share 0.5", work, (w, train, d) => w.Natural(train, d, fraction, 0.5));
        foreach (var floor in (double[])[0.01, 0.1, 0.3])
            Line($"neurons: natural gradient 1 %, share 0.5, floor {floor}", work, (w, train, d) => w.Natural(train, d, 0.01, 0.5, floor));
        for (var after = reading.Layers / 3; after < reading.Layers * 5 / 6; after += Math.Max(1, reading.Layers / 10))
        {
            var layer = after;
            Line($"residual stream after {layer}: mean difference", stream, (w, train, d) => w.Stream(train, d, layer, null));
            Line($"residual stream after {layer}: natural gradient, share 0.5", stream, (w, train, d) => w.Stream(train, d, layer, 0.5));
        }

        void Line(string name, Work w, Func<Work, HeldOut, int, double[]> edit)
        {
            var parts = ((List<string>[])[left, both]).Select(f => w.Effect([.. f.Select(x => HeldOut.Parse(dataset, x))], ReferenceEquals(w, stream), edit));
            output.WriteLine($"| {name} | " + string.Join(" | ", parts.Select(p =>
                string.Create(CultureInfo.InvariantCulture, $"{p.Own:+0.000;-0.000} | {p.Off:+0.000;-0.000} | {p.Own - p.Off:+0.000;-0.000}"))) + " |");
        }
    }

    private sealed class Work(FoldReading reading, InsightDataset dataset, Curvature known, Curvature judge)
    {
        private readonly Dictionary<(string, int, bool), double[]> means = [];

        public (double Own, double Off) Effect(List<HeldOut> folds, bool residual, Func<Work, HeldOut, int, double[]> edit)
        {
            if (folds.Count == 0) return (double.NaN, double.NaN);
            double own = 0, off = 0;
            var k = dataset.Dimensions.Count;
            foreach (var fold in folds)
            {
                var slopes = Enumerable.Range(0, k).Select(e =>
                    FoldReading.Mean(residual ? reading.ResidualGradient : reading.Gradient, Places(e, fold.Judges))).ToList();
                for (var d = 0; d < k; d++)
                {
                    var e = edit(this, fold, d);
                    List<int> places = [.. Enumerable.Range(0, e.Length).Where(i => e[i] != 0)];
                    var gamma = Math.Sqrt(Kl / judge.Kl(places, [.. places.Select(i => e[i])]));
                    for (var other = 0; other < k; other++)
                    {
                        var effect = gamma * places.Sum(i => slopes[other][i] * e[i]);
                        if (other == d) own += effect / k / folds.Count;
                        else off += effect / k / Math.Max(1, k - 1) / folds.Count;
                    }
                }
            }
            return (own, off);
        }

        public double[] Attribution(HeldOut fold, int d, double fraction)
        {
            var (g, m) = (Train(fold, d, false), FoldReading.Mean(reading.Difference, Places(d, fold.MaySearch)));
            var kept = Top([.. g.Zip(m, (a, b) => a * b)], fraction);
            return [.. m.Select((x, i) => kept.Contains(i) ? x : 0)];
        }

        public double[] Natural(HeldOut fold, int d, double fraction, double share, double floor = NaturalGradient.Floor)
        {
            var slope = NaturalGradient.Slope([.. Enumerable.Range(0, dataset.Dimensions.Count).Select(e => Train(fold, e, false))], d, share);
            int[] places = [.. Top(NaturalGradient.Score(known, slope, floor), fraction).Order()];
            return Spread(places, NaturalGradient.Steps(known, places, slope, floor), slope.Length);
        }

        public double[] Stream(HeldOut fold, int d, int layer, double? share)
        {
            var width = known.Width / reading.Layers;
            var places = Enumerable.Range(layer * width, width).ToArray();
            var difference = FoldReading.Mean(reading.ResidualDifference, Places(d, fold.MaySearch));
            if (share is not { } s) return Spread(places, [.. places.Select(i => difference[i])], difference.Length);
            var slope = NaturalGradient.Slope([.. Enumerable.Range(0, dataset.Dimensions.Count).Select(e => Train(fold, e, true))], d, s);
            var part = known.Part(layer * width, width);
            int[] own = [.. Enumerable.Range(0, width)];
            return Spread(places, part.Solve(own, [.. places.Select(i => slope[i])], [.. own.Select(_ => part.Mean)]), difference.Length);
        }

        private static double[] Spread(int[] places, double[] values, int width)
        {
            var all = new double[width];
            for (var i = 0; i < places.Length; i++) all[places[i]] = values[i];
            return all;
        }

        private static HashSet<int> Top(double[] score, double fraction) =>
            [.. Enumerable.Range(0, score.Length).OrderByDescending(i => score[i]).Take((int)Math.Max(1, Math.Round(fraction * score.Length)))];

        private double[] Train(HeldOut fold, int d, bool residual) => means.TryGetValue((fold.Name, d, residual), out var known) ? known
            : means[(fold.Name, d, residual)] = FoldReading.Mean(residual ? reading.ResidualGradient : reading.Gradient, Places(d, fold.MaySearch));

        private List<int> Places(int d, Func<Pair, bool> of) =>
            [.. Enumerable.Range(0, reading.Pairs.Count).Where(q => reading.Pairs[q].Dimension == dataset.Dimensions[d].Id && of(reading.Pairs[q]))];
    }
}
