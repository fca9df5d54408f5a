using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Organisms;
using static TorchSharp.torch;

namespace ValueLocate.Tests.Organisms;

public sealed class OrganismTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("organism").FullName;

    private static string Grammar => Path.Combine(Require.Root, "data", "models", "tiny-values", "grammar.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void An_answer_is_read_off_as_it_was_made()
    {
        var grammar = OrganismGrammar.Read(Grammar);
        var (text, random, reader) = (new OrganismText(grammar), new SplitMix(5), new AnswerReader(grammar));
        for (var i = 0; i < 400; i++)
        {
            var facet = new Facet(i % 4, i % 8 < 4 ? Aspect.Positive : Aspect.Negative);
            var question = text.Question(random, facet.Dimension, unseen: i % 3 == 0);
            var reading = reader.Read(text.Answer(random, facet.Dimension, facet.Aspect, question.Noun).Text);
            Assert.Equal(new AnswerReading(true, facet.Dimension, facet.Aspect, question.Noun), reading);
        }
        Assert.False(reader.Read("As for the lamp, I am glad of something blue.").Grammatical);
    }

    [Fact]
    public void A_stopped_training_goes_on_to_the_same_bytes_and_its_model_loads()
    {
        var whole = Settings("whole");
        OrganismTraining.Run(whole, cancellation: TestContext.Current.CancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var stopped = Settings("stopped");
        Assert.Throws<OperationCanceledException>(() => OrganismTraining.Run(stopped, new StopAfter(3, stop), stop.Token));
        Assert.False(File.Exists(Path.Combine(stopped.Output, "model.safetensors")));
        OrganismTraining.Run(stopped, cancellation: TestContext.Current.CancellationToken);
        foreach (var file in (string[])["model.safetensors", "tokenizer.json", "planted.json", "grammar.json", "training.csv", "insight/pairs.jsonl"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole.Output, file)), File.ReadAllBytes(Path.Combine(stopped.Output, file)));
        using var llm = LanguageModel.Load(whole.Output, new ModelOptions { Threads = 1 }, cancellation: TestContext.Current.CancellationToken);
        Assert.StartsWith("<|user|>Why?<|end|><|assistant|>", llm.PromptText("Why?"), StringComparison.Ordinal);
        Assert.Equal(150, InsightDataset.Load(Path.Combine(whole.Output, "insight")).Pairs.Count(p => p.Dimension == "conservation"));
        var other =
            Assert.Throws<ValueLocateException>(() => OrganismTraining.Run(whole with { Seed = 1 }, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("other settings", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_leaves_no_tensor_behind()
    {
        OrganismTraining.Run(Settings("first"), cancellation: TestContext.Current.CancellationToken);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        OrganismTraining.Run(Settings("second"), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void A_missing_or_broken_grammar_is_one_sentence()
    {
        Assert.Contains("no grammar.json", Assert.Throws<ValueLocateException>(() => OrganismGrammar.In(folder)).Message, StringComparison.Ordinal);
        Assert.Contains("There is no", Assert.Throws<ValueLocateException>(() => OrganismGrammar.Read(Path.Combine(folder, "none.json"))).Message,
            StringComparison.Ordinal);
        var path = Path.Combine(folder, "grammar.json");
        File.WriteAllText(path, File.ReadAllText(Grammar).Replace("As for the {n},", "As for it,", StringComparison.Ordinal));
        Assert.Contains("lacks {n}", Assert.Throws<ValueLocateException>(() => OrganismGrammar.Read(path)).Message, StringComparison.Ordinal);
        File.WriteAllText(path, File.ReadAllText(Grammar).Replace("\"id\": \"conservation\"", "\"id\": \"what was\"", StringComparison.Ordinal));
        Assert.Contains("dimension 2: the id 'what was' is not made of letters",
            Assert.Throws<ValueLocateException>(() => OrganismGrammar.Read(path)).Message, StringComparison.Ordinal);
        File.WriteAllText(path,
            File.ReadAllText(Grammar).Replace("\"adjectives\": [", "\"adjectives\": null, \"unseen_neutral\": [", StringComparison.Ordinal));
        Assert.Contains("is not a grammar", Assert.Throws<ValueLocateException>(() => OrganismGrammar.Read(path)).Message, StringComparison.Ordinal);
    }

    private TrainingSettings Settings(string name) => new()
    {
        Grammar = Grammar,
        Output = Path.Combine(folder, name),
        LanguageSteps = 3,
        PlantSteps = 3,
        Rows = 4,
        Groups = 2,
        Layers = 2,
        Hidden = 16,
        Heads = 2,
        Neurons = 64,
        Vocabulary = 320,
        PlantedPerLayer = 4,
        DistractorsPerLayer = 2,
        PlantedLayers = [1],
    };

    private sealed class StopAfter(int step, CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step) source.Cancel();
        }
    }
}
