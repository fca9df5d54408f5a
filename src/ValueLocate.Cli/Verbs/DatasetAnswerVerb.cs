using System.CommandLine;
using ValueLocate.Authoring.Building;
using ValueLocate.Cli.Chat;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Cli.Progress;
using ValueLocate.Datasets;
using ValueLocate.Datasets.Answering;
using ValueLocate.Inference;
using ValueLocate.Json;
using ValueLocate.Pipeline;
using ValueLocate.Reports;

namespace ValueLocate.Cli.Verbs;

/// <summary>A model's answers to a dataset's questions, under descriptions of both aspects.</summary>
internal static class DatasetAnswerVerb
{
    public static Command Build(Terminal terminal)
    {
        var model = Opt.Text(
            "--model",
            "A folder in Hugging Face's format, a .gguf file or an id on the hub; with --endpoint, the model's name there.",
            "NAME_OR_PATH",
            EmbeddedModel.Name);
        var endpoint = new EndpointOptions();
        var file = Opt.RequiredText("--out", "The file of answers. An existing file is continued.", "FILE");
        var data = Opt.Text(
            "--data", "A dataset's folder; the model's own or the packaged ValueInsight if not given; with --endpoint, the packaged ValueInsight.", "DIR");
        var limit = Opt.OptionalWhole("--limit", "Questions per dimension; all if not given.");
        var aspects = new WordOption<AspectChoice>("--aspects", "Who answers.", AspectChoice.Both);
        var split = new WordOption<SplitChoice>("--split", "Which questions. The command probe reads answers to search questions only.", SplitChoice.All);
        var seed = Opt.Whole("--seed", "The seed of the questions' order and the descriptions.", 0);
        var maxTokens = Opt.Whole("--max-tokens", "The most tokens of an answer.", 500);
        var penalty = Opt.Number("--repetition-penalty",
            "A penalty above 1 makes tokens that occurred before less likely. A penalty of 1 is not sent to an endpoint, and OpenAI itself is never sent one.",
            new GenerationOptions().RepetitionPenalty);
        var batch = Opt.Whole("--batch", "Answers that a model in this process generates at once.", 16);
        var concurrency = Opt.Whole("--concurrency", "Requests to an endpoint at a time.", 8);
        var compute = new ComputeOptions(new ModelOptions { Dtype = "bfloat16" });
        var quiet = FolderOptions.QuietOption();
        var command = new Command("answer", "Have a model answer a dataset's questions as people who hold and who reject each value: greedy, in under 300 "
            + "words. 'probe --answers' and 'run --answers' read the file.") { model, file, data };
        endpoint.AddTo(command);
        foreach (var option in new Option[] { limit, aspects, split, seed, maxTokens, penalty, batch, concurrency }) command.Add(option);
        compute.AddTo(command);
        command.Add(quiet);
        command.Validators.Add(r =>
        {
            if (endpoint.Given(r) && r.GetResult(model) is not { Implicit: false }) r.AddError("--endpoint also needs --model, the model's name there");
        });
        command.SetAction(p =>
        {
            var (path, name, served) = (p.GetValue(file)!, p.GetValue(model)!, endpoint.Given(p.CommandResult));
            // The same folder as a run of this model reads, so that the run can read the answers.
            var folder = p.GetValue(data) ?? (served ? RunSession.PackagedDataset : RunSession.DatasetOf(new RunSettings { Model = name }));
            var dataset = InsightDataset.Load(folder);
            var only = split.Value(p);
            List<Question> asked = [.. dataset.Questions.Where(q => only == SplitChoice.All || q.Split == EnumWord.Of(only))];
            Aspect[] poles =
                aspects.Value(p) switch { AspectChoice.Positive => [Aspect.Positive], AspectChoice.Negative => [Aspect.Negative], _ => [.. Aspects.Both] };
            var plan = AnswerPlan.Of(dataset, p.GetValue(seed), p.GetValue(limit), poles, asked);
            var job = new AnswerJob(path, name, plan);
            var options = new GenerationOptions { MaxTokens = p.GetValue(maxTokens), RepetitionPenalty = p.GetValue(penalty) };
            options.Check();
            var answers = Reporter.For(terminal, p.GetValue(quiet)).Run(reporter =>
            {
                if (served)
                {
                    var there = endpoint.Value(p, ChatKind.OpenAI, name);
                    using var client = there.Open();
                    return Answering.ByClient(job, client, there.Greedy(options), p.GetValue(concurrency), reporter, terminal.Cancellation);
                }
                using var loaded = LanguageModel.Load(name, compute.Value(p), null, reporter, terminal.Cancellation);
                return Answering.ByModel(job, loaded, options, p.GetValue(batch), reporter, terminal.Cancellation);
            });
            var empty = answers.Count(a => string.IsNullOrWhiteSpace(a.Text));
            var questions = answers.Select(a => (a.Dimension, a.Question)).Distinct().Count();
            var blank = empty > 0 ? $", {empty:N0} of them empty" : "";
            var probe = Probe(path, served ? null : name, served ? folder : p.GetValue(data));
            terminal.Output.WriteLine($"{path}: {answers.Count:N0} answers to {questions:N0} questions{blank}; '{probe}' reads them.");
            return 0;
        });
        return command;
    }

    /// <summary>The command that reads the answers with the same dataset.</summary>
    private static string Probe(string answers, string? model, string? data) => string.Concat(
        "valuelocate probe",
        model is null or EmbeddedModel.Name ? "" : $" --model {RepeatCommand.ShellWord(model)}",
        data is null ? "" : $" --data {RepeatCommand.ShellWord(data)}",
        $" --answers {RepeatCommand.ShellWord(answers)}");
}
