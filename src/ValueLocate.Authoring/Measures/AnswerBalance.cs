using ValueLocate.Datasets;

namespace ValueLocate.Authoring.Measures;

/// <summary>What both pairs and crossed situations owe: answers alike in length and negation, and told apart by their content alone.</summary>
internal static class AnswerBalance
{
    public static bool LengthIsOff(string answer) => Words.Count(answer) is < 20 or > 50;

    public static int NegationGap(string positive, string negative) => Words.Negations(positive) - Words.Negations(negative);

    public static List<LabelledText> Rows(IEnumerable<AnswerPair> answers) =>
        [.. answers.SelectMany(a => new[] { new LabelledText(a.Positive, true), new LabelledText(a.Negative, false) })];

    /// <summary>
    /// The share of pairs in which a model gives the positive answer the higher score; equal scores count half. Only what sets the two answers to one question
    /// apart is judged, so an author's or a brief's habits that both answers share do not count.
    /// </summary>
    public static double Paired(BagOfWords model, IReadOnlyList<Pair> pairs) =>
        pairs.Average(p => (Math.Sign(model.Score(p.Positive) - model.Score(p.Negative)) + 1) / 2.0);

    /// <summary>The rows of both answers of every pair.</summary>
    public static List<LabelledText> Rows(IEnumerable<Pair> pairs) => Rows(pairs.Select(p => new AnswerPair(p.Positive, p.Negative)));

    /// <summary>The share of a dimension's answers whose aspect is told by a model that was trained on all other dimensions.</summary>
    public static double FromOthers(IReadOnlyDictionary<string, List<AnswerPair>> byDimension, string dimension, int seed) =>
        BagOfWords.Train(Rows(byDimension.Where(b => b.Key != dimension).SelectMany(b => b.Value)), seed).Accuracy(Rows(byDimension[dimension]));
}
