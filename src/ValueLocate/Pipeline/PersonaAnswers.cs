using ValueLocate.Datasets;
using ValueLocate.Datasets.Answering;
using ValueLocate.Inference;
using ValueLocate.Probing;

namespace ValueLocate.Pipeline;

/// <summary>
/// The paper's probing: a description of an aspect as the system's turn, a question, "answer in under 300 words", greedy, repetition penalty 1.1.
/// Answers are kept as they come in the run's answers.jsonl, so an interrupted run goes on. Or they were given, by whatever model, and are only read.
/// </summary>
internal static class PersonaAnswers
{
    private const int Batch = 16;

    public static int Count(RunSession session) => session.Data.Dimensions.Count * 2 * session.Settings.PersonaQuestions;

    public static IReadOnlyList<PersonaRow> Of(RunSession session)
    {
        var questions = Questions(session.Data).ToDictionary(q => (q.Dimension, q.Id));
        var descriptions = session.Data.Dataset.Descriptions.ToDictionary(d => d.Id);
        var ranks = session.Data.Dimensions.ToDictionary(d => d.Id, _ => new Dictionary<string, int>());
        return [.. (session.Settings.Answers is { } file ? Taken(session, file) : Generated(session)).Select(a =>
        {
            var request = new AnswerRequest(questions[(a.Dimension, a.Question)], descriptions[a.Description]);
            var rank = ranks[a.Dimension].TryAdd(a.Question, ranks[a.Dimension].Count) ? ranks[a.Dimension].Count - 1 : ranks[a.Dimension][a.Question];
            return new PersonaRow(a, rank, session.Model.Prompt(request.Text, request.Description.Text));
        })];
    }

    /// <summary>The answers of a file that a run may search: to search questions that both aspects answer.</summary>
    /// <exception cref="ValueLocateException">The file is broken, of another dataset, or leaves a dimension without answers.</exception>
    public static IReadOnlyList<GivenAnswer> Given(RunData data, string file)
    {
        var searched = Questions(data).Select(q => (q.Dimension, q.Id)).ToHashSet();
        List<GivenAnswer> answers = [.. AnswersFile.ReadFor(file, data.Dataset).Where(a => searched.Contains((a.Dimension, a.Question)))
            .GroupBy(a => (a.Dimension, a.Question)).Where(g => g.Count() == 2).SelectMany(g => g)];
        foreach (var d in data.Dimensions)
        {
            if (answers.All(a => a.Dimension != d.Id))
                throw new ValueLocateException($"'{file}' answers no search question of {d.Id} under both aspects, which the contrast persona needs: "
                    + "'valuelocate dataset answer --split search' makes such answers.");
        }
        return answers;
    }

    /// <summary>What is read of answers, one aspect a row, under its description.</summary>
    public static IReadOnlyList<PackedExample> Rows(RunSession session, IEnumerable<PersonaRow> answers, int folds) =>
        [.. answers.Where(r => r.Read.Count > 0).Select(r => new PackedExample(
            r.Prompt, [r.Read], [ContrastRows.Group(session.Dimensions.IndexOf(r.Answer.Dimension), (int)r.Answer.Aspect, folds, r.Rank % folds)]))];

    private static IReadOnlyList<GivenAnswer> Generated(RunSession session)
    {
        var plan = AnswerPlan.Of(session.Data.Dataset, session.Settings.Seed, session.Settings.PersonaQuestions, questions: Questions(session.Data));
        var job = new AnswerJob(session.PathOf(RunFiles.Answers), null, plan);
        var options = new GenerationOptions { MaxTokens = session.Settings.MaxTokens, OnStep = rows => session.Advance(rows) };
        return job.Run((requests, cancel) => Task.FromResult(LocalAnswers.Of(session.Model, requests, options, cancel)), Batch, concurrency: 1,
            session.Cancellation).GetAwaiter().GetResult();
    }

    /// <summary>Given answers become the run's own: a run is a folder. What ends an answer is added, as generating would have.</summary>
    private static IReadOnlyList<GivenAnswer> Taken(RunSession session, string file)
    {
        var own = session.PathOf(RunFiles.Answers);
        if (File.Exists(own)) return AnswersFile.Read(own);
        List<GivenAnswer> answers = [
            .. Given(session.Data, file).Select(a => a with { Ids = string.IsNullOrWhiteSpace(a.Text) ? [] : Ended(session.Model.Answer(a.Text)) })];
        AnswersFile.Write(own, answers);
        return answers;

        int[] Ended(IReadOnlyList<int> ids) => [.. ids, session.Model.EndIds.Count > 0 ? session.Model.EndIds[0] : ids[^1]];
    }

    /// <summary>The search questions; for a dimension without any, those of its search pairs.</summary>
    private static List<Question> Questions(RunData data) => [.. data.Dimensions.SelectMany(d =>
    {
        List<Question> own = [.. data.Dataset.Questions.Where(q => q.Dimension == d.Id && q.Split == Split.Search)];
        return own.Count > 0 ? own : [.. data.Search.Where(p => p.Dimension == d.Id).Select(p => new Question(p.Id, d.Id, Split.Search, p.Question))];
    })];
}
