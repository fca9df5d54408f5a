namespace ValueLocate.Datasets.Answering;

/// <summary>
/// Has a model answer a plan and keeps answers as they come: stopped, it goes on where it stopped. At the end the file is in the plan's order;
/// answers in it that the plan does not ask for stay behind those that it does.
/// </summary>
public sealed class AnswerJob
{
    private readonly string file;
    private readonly string? model;
    private readonly IReadOnlyList<AnswerRequest> plan;
    private readonly Lock writing = new();
    private readonly Dictionary<(string, string, Aspect), GivenAnswer> done;

    /// <summary>Looks what is done already.</summary>
    /// <param name="file">answers.jsonl.</param>
    /// <param name="model">The model's name, kept with each answer; null: not kept.</param>
    /// <param name="plan">What is asked.</param>
    /// <exception cref="ValueLocateException">The file is broken, or holds answers of another model, seed or dataset.</exception>
    public AnswerJob(string file, string? model, IReadOnlyList<AnswerRequest> plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        (this.file, this.model, this.plan) = (file, model, plan);
        // Here alone: a folder that is deleted while the job runs is not made again for the answers that are left.
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        done = AnswersFile.Resume(file).ToDictionary(a => a.Key);
        if (done.Values.FirstOrDefault(a => a.Model != model) is { } other)
            throw new ValueLocateException($"'{file}' holds answers by the model '{other.Model}', not '{model}': name another file.");
        if (plan.FirstOrDefault(r => done.TryGetValue(r.Key, out var a) && a.Description != r.Description.Id) is { } changed)
            throw new ValueLocateException(
                $"'{file}' holds an answer to '{changed.Question.Id}' under another description: it was made with another seed or dataset, name another file.");
    }

    /// <summary>Requests that are still to be answered.</summary>
    public int Remaining => plan.Count(r => !done.ContainsKey(r.Key));

    /// <summary>Asks for what is not done.</summary>
    /// <param name="ask">Answers some requests, in their order.</param>
    /// <param name="batch">
    /// Requests at once. A batch of which some are missing is answered anew as a whole, so that each answer is what it is in an uninterrupted job.
    /// </param>
    /// <param name="concurrency">Batches that are under way at the same time; with 1, all is done on the caller's thread if <paramref name="ask"/> is.</param>
    /// <param name="cancellation">Stops; what is answered is kept.</param>
    /// <returns>The answers in the plan's order.</returns>
    public async Task<IReadOnlyList<GivenAnswer>> Run(Func<IReadOnlyList<AnswerRequest>, CancellationToken, Task<IReadOnlyList<Reply>>> ask,
        int batch, int concurrency, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ask);
        if (batch < 1 || concurrency < 1)
            throw new ValueLocateException($"{batch} requests at once and {concurrency} batches at a time were asked for: both are at least 1.");
        List<AnswerRequest[]> todo = [.. plan.Chunk(batch).Where(c => c.Any(r => !done.ContainsKey(r.Key)))];
        var again = todo.SelectMany(c => c).Count(r => done.Remove(r.Key));
        if (again > 0) AnswersFile.Write(file, done.Values);
        if (concurrency == 1)
        {
            foreach (var chunk in todo)
            {
                cancellation.ThrowIfCancellationRequested();
                Keep(chunk, await ask(chunk, cancellation).ConfigureAwait(false));
            }
        }
        else
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellation };
            await Parallel.ForEachAsync(todo, options, async (chunk, cancel) => Keep(chunk, await ask(chunk, cancel).ConfigureAwait(false)))
                .ConfigureAwait(false);
        }
        var planned = plan.Select(r => r.Key).ToHashSet();
        List<GivenAnswer> answers = [.. plan.Select(r => done[r.Key])];
        if (todo.Count > 0) AnswersFile.Write(file, answers.Concat(done.Values.Where(a => !planned.Contains(a.Key))));
        return answers;
    }

    private void Keep(AnswerRequest[] chunk, IReadOnlyList<Reply> replies)
    {
        List<GivenAnswer> answers = [.. chunk.Zip(replies, (r, a) => r.With(a.Text, model, a.Ids))];
        lock (writing)
        {
            AnswersFile.Append(file, answers);
            foreach (var a in answers) done[a.Key] = a;
        }
    }
}
