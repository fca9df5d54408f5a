namespace ValueLocate.Datasets.Answering;

/// <summary>
/// What a model is asked: every question under a random description of each aspect, in an order of the seed that takes the dimensions in turn.
/// </summary>
public static class AnswerPlan
{
    /// <summary>The requests. A smaller limit gives the first ones of a larger one, with the same descriptions.</summary>
    /// <param name="dataset">Whose descriptions, and whose questions if none are given.</param>
    /// <param name="seed">The seed of order and descriptions.</param>
    /// <param name="limit">Questions a dimension, at most; null: all.</param>
    /// <param name="aspects">The aspects; null: both.</param>
    /// <param name="questions">The questions; null: all of the dataset.</param>
    /// <exception cref="ValueLocateException">There are no questions, or none of the descriptions that one needs.</exception>
    public static IReadOnlyList<AnswerRequest> Of(InsightDataset dataset, int seed, int? limit = null, IReadOnlyList<Aspect>? aspects = null,
        IReadOnlyList<Question>? questions = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (limit < 1) throw new ValueLocateException($"{limit} questions a dimension were asked for: ask for at least 1.");
        questions ??= dataset.Questions;
        if (questions.Count == 0) throw new ValueLocateException($"The dataset '{dataset.Place}' has no such questions to ask: it needs a questions.jsonl.");
        aspects ??= Aspects.Both;
        Question[][] own = [
            .. dataset.Dimensions.Select((d, i) => new SplitMix(SplitMix.Mix((ulong)seed) + (ulong)i).Shuffled(questions.Where(q => q.Dimension == d.Id)))];
        var portraits = dataset.Descriptions.ToLookup(d => (d.Dimension, d.Aspect));
        var requests = new List<AnswerRequest>();
        for (var rank = 0; rank < Math.Min(limit ?? int.MaxValue, own.Max(o => o.Length)); rank++)
        {
            foreach (var question in own.Where(o => rank < o.Length).Select(o => o[rank]))
                foreach (var aspect in aspects) requests.Add(new AnswerRequest(question, Draw([.. portraits[(question.Dimension, aspect)]], question, aspect)));
        }
        return requests;

        Description Draw(List<Description> all, Question question, Aspect aspect) => all.Count == 0
            ? throw new ValueLocateException(
                $"The dataset '{dataset.Place}' has no {aspect.Word()} descriptions of {question.Dimension}, under which its questions are answered.")
            : new SplitMix(question.Id.Aggregate(SplitMix.Mix((ulong)seed + (ulong)aspect), (h, c) => SplitMix.Mix(h ^ c))).Pick(all);
    }
}
