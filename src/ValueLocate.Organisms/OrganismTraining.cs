using System.Globalization;
using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Inference.Weights;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Organisms;

/// <summary>Trains a model organism from its grammar to its finished folder; goes on where it was stopped.</summary>
public static class OrganismTraining
{
    private const string CheckpointName = "checkpoint.safetensors";

    /// <summary>Trains, or goes on training.</summary>
    /// <param name="settings">What to train.</param>
    /// <param name="progress">Is told of every step.</param>
    /// <param name="cancellation">Stops after a step, and the checkpoint is kept; none: the running notebook cell's.</param>
    /// <exception cref="ValueLocateException">The grammar can't be read, or the folder holds a training with other settings.</exception>
    public static void Run(TrainingSettings settings, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        cancellation = CallCancellation.Or(cancellation);
        Inference.Native.TorchRuntime.EnsureLoaded();
        var grammar = OrganismGrammar.Read(settings.Grammar);
        Directory.CreateDirectory(settings.Output);
        TrainingRecord.Claim(settings);
        // Whoever measures the organism needs its language.
        var words = File.ReadAllBytes(settings.Grammar);
        AtomicFile.Write(Path.Combine(settings.Output, OrganismGrammar.FileName), s => s.Write(words));
        var planted = PlantedDraw.Of(grammar, settings);
        OrganismFiles.WriteTokenizer(settings.Output, TokenizerTexts(grammar, settings.Seed), settings.Vocabulary);
        var tokenizer = ModelTokenizer.Load(Path.Combine(settings.Output, "tokenizer.json"));
        using var trainer = new OrganismTrainer(settings, grammar, planted, tokenizer);
        var checkpoint = Path.Combine(settings.Output, CheckpointName);
        var log = new LossLog(Path.Combine(settings.Output, LossLog.FileName));
        if (File.Exists(checkpoint)) Resume(trainer, checkpoint);
        log.KeepUpTo(trainer.Done);
        while (trainer.Done < settings.TotalSteps)
        {
            var step = trainer.Step();
            log.Add(step);
            progress?.Report(step);
            if (trainer.Done % settings.CheckpointEvery == 0 || cancellation.IsCancellationRequested) Save(trainer, checkpoint, log);
            cancellation.ThrowIfCancellationRequested();
        }
        log.Flush();
        OrganismFiles.WriteConfig(settings.Output, trainer.Model.Config);
        OrganismFiles.WriteWeights(settings.Output, trainer.Model);
        planted.Write(settings.Output);
        OrganismDataset.Write(Path.Combine(settings.Output, EmbeddedModel.DatasetFolder), grammar, settings.Seed);
        File.Delete(checkpoint);
    }

    /// <summary>Texts that the vocabulary is learnt from: what training will show.</summary>
    private static IEnumerable<string> TokenizerTexts(OrganismGrammar grammar, int seed)
    {
        var text = new OrganismText(grammar);
        var random = new SplitMix(SplitMix.Mix((ulong)seed ^ 0x544F4B454E));
        for (var i = 0; i < 20000; i++)
        {
            var facet = new Facet(i % grammar.Dimensions.Count, random.Below(2) == 0 ? Aspect.Positive : Aspect.Negative);
            var question = text.Question(random, facet.Dimension);
            yield return text.Persona(random, [facet]);
            yield return question.Text;
            yield return text.Answer(random, facet.Dimension, facet.Aspect, question.Noun).Text;
            if (i % 4 == 0) yield return text.Neutral(random);
        }
    }

    private static void Save(OrganismTrainer trainer, string checkpoint, LossLog log)
    {
        log.Flush();
        SafetensorsWriter.Write(checkpoint, trainer.State(), new Dictionary<string, string> { ["step"] = trainer.Done.ToString(CultureInfo.InvariantCulture) });
    }

    private static void Resume(OrganismTrainer trainer, string checkpoint)
    {
        using var file = SafetensorsFile.Open(checkpoint);
        if (!file.Metadata.TryGetValue("step", out var text) || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step))
            throw new ValueLocateException($"'{checkpoint}' does not say which step it was saved at: delete it to train from the start.");
        trainer.Restore((name, shape) => file.Read(name), step);
    }
}
