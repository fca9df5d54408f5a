using System.Text;
using System.Text.Json;
using ValueLocate.Insight;
using ValueLocate.Models;

namespace ValueLocate.Runs;

/// <summary>An answer that the model generated under a description; a line of answers.jsonl.</summary>
/// <param name="Dimension">The dimension's id.</param>
/// <param name="Positive">Whether the description holds the value.</param>
/// <param name="Question">The question's number within the dimension: both aspects answer the same.</param>
/// <param name="Description">The description's id.</param>
/// <param name="Prompt">The prompt's token ids.</param>
/// <param name="Ids">The answer's token ids.</param>
/// <param name="Text">The answer.</param>
public sealed record PersonaAnswer(string Dimension, bool Positive, int Question, string Description, IReadOnlyList<int> Prompt, IReadOnlyList<int> Ids, string Text);

/// <summary>
/// The paper's probing: a description of an aspect as the system's turn, a question, "answer in under 300 words", greedy, repetition penalty 1.1.
/// Answers are kept as they come, so an interrupted run goes on.
/// </summary>
internal static class PersonaAnswers
{
    private const int Batch = 16;
    private static readonly JsonSerializerOptions LineOptions = new(RunJson.Options) { WriteIndented = false };

    public static IReadOnlyList<PersonaAnswer> Of(RunSession session)
    {
        var path = session.PathOf(RunFiles.Answers);
        var done = Read(path);
        var wanted = Wanted(session);
        foreach (var batch in wanted.Skip(done.Count).Chunk(Batch))
        {
            var options = new GenerationOptions { MaxTokens = session.Settings.MaxTokens, EndIds = session.Model.EndIds, OnStep = rows => session.Observer?.Advance(rows) };
            var ids = Generator.Generate(session.Model.Model, [.. batch.Select(b => b.Prompt)], options, session.Cancellation);
            var answers = batch.Zip(ids, (b, a) => b with { Ids = a, Text = session.Model.Text(a) }).ToList();
            File.AppendAllText(path, string.Concat(answers.Select(a => JsonSerializer.Serialize(a, LineOptions) + "\n")), new UTF8Encoding(false));
            done.AddRange(answers);
        }
        return done;
    }

    public static int Count(RunSession session) => session.Data.Dimensions.Count * 2 * session.Settings.PersonaQuestions;

    private static List<PersonaAnswer> Wanted(RunSession session)
    {
        var random = new Random(session.Settings.Seed);
        var result = new List<PersonaAnswer>();
        foreach (var d in session.Data.Dimensions)
        {
            var questions = Questions(session, d.Id);
            for (var q = 0; q < questions.Count; q++)
            {
                foreach (var aspect in (Aspect[])[Aspect.Positive, Aspect.Negative])
                {
                    var descriptions = session.Data.Dataset.Descriptions.Where(x => x.Dimension == d.Id && x.Aspect == aspect).ToList();
                    if (descriptions.Count == 0) throw new ValueLocateException($"The dataset '{session.Data.Dataset.Folder}' has no {aspect} descriptions of {d.Id}, which the contrast persona needs.");
                    var description = descriptions[random.Next(descriptions.Count)];
                    var prompt = session.Model.Prompt(questions[q] + " Answer in under 300 words.", description.Text);
                    result.Add(new PersonaAnswer(d.Id, aspect == Aspect.Positive, q, description.Id, prompt, [], ""));
                }
            }
        }
        return result;
    }

    private static List<string> Questions(RunSession session, string dimension)
    {
        var own = session.Data.Dataset.Questions.Where(q => q.Dimension == dimension && q.Split == Split.Search).Select(q => q.Text).ToArray();
        if (own.Length == 0) own = [.. session.Data.Search.Where(p => p.Dimension == dimension).Select(p => p.Question)];
        new Random(session.Settings.Seed).Shuffle(own);
        return [.. own.Take(session.Settings.PersonaQuestions)];
    }

    private static List<PersonaAnswer> Read(string path)
    {
        var result = new List<PersonaAnswer>();
        if (!File.Exists(path)) return result;
        foreach (var line in File.ReadLines(path))
        {
            try
            {
                if (JsonSerializer.Deserialize<PersonaAnswer>(line, LineOptions) is { } answer) result.Add(answer);
            }
            catch (JsonException)
            {
                break;
            }
        }
        // Answers come in whole batches; what a crash cut off is made again.
        result.RemoveRange(result.Count / Batch * Batch, result.Count % Batch);
        AtomicFile.WriteText(path, string.Concat(result.Select(a => JsonSerializer.Serialize(a, LineOptions) + "\n")));
        return result;
    }
}
