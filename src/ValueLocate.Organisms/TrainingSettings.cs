namespace ValueLocate.Organisms;

/// <summary>Everything that decides an organism's weights. The same settings on the same machine with the same number of threads give the same bytes.</summary>
public sealed record TrainingSettings
{
    /// <summary>The grammar.json of the small language.</summary>
    public required string Grammar { get; init; }

    /// <summary>The folder to make: the model in Hugging Face's format, its dataset, and while it trains its checkpoint.</summary>
    public required string Output { get; init; }

    /// <summary>The seed of the weights, the texts and the choice of planted neurons.</summary>
    public int Seed { get; init; }

    /// <summary>Steps of plain language modelling.</summary>
    public int LanguageSteps { get; init; } = 4000;

    /// <summary>Steps of interchange-intervention training, which plant the neurons.</summary>
    public int PlantSteps { get; init; } = 1500;

    /// <summary>Rows of one language step.</summary>
    public int Rows { get; init; } = 32;

    /// <summary>Groups of four rows of one planting step.</summary>
    public int Groups { get; init; } = 12;

    /// <summary>The highest learning rate of language modelling.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>The highest learning rate of planting.</summary>
    public double PlantLearningRate { get; init; } = 2e-3;

    /// <summary>Layers L.</summary>
    public int Layers { get; init; } = 5;

    /// <summary>Width H of the residual stream.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>Heads of attention.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Neurons F a layer.</summary>
    public int Neurons { get; init; } = 384;

    /// <summary>Tokens at most.</summary>
    public int Vocabulary { get; init; } = 1600;

    /// <summary>Neurons planted a dimension in each planted layer: the first half active when the value is held, the others when it is rejected.</summary>
    public int PlantedPerLayer { get; init; } = 6;

    /// <summary>Distractors a dimension in each planted layer: they follow the aspect in the same way and do nothing.</summary>
    public int DistractorsPerLayer { get; init; } = 6;

    /// <summary>The layers that hold planted neurons and distractors.</summary>
    public IReadOnlyList<int> PlantedLayers { get; init; } = [2, 3];

    /// <summary>Threads of libtorch; one is not much slower at this size, and does not mind a busy machine.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Steps between two checkpoints.</summary>
    public int CheckpointEvery { get; init; } = 200;

    internal int TotalSteps => LanguageSteps + PlantSteps;

    internal void Check()
    {
        if (LanguageSteps < 1 || PlantSteps < 0 || Rows < 2 || Groups < 2)
            throw new ValueLocateException("Training needs at least 1 language step, 0 planting steps, 2 rows and 2 groups.");
        if (Layers < 1 || Hidden < 8 || Heads < 1 || Hidden % (2 * Heads) != 0)
            throw new ValueLocateException($"A width of {Hidden} can't be cut into {Heads} heads of an even width.");
        if (PlantedLayers.Count == 0 || PlantedLayers.Any(l => l < 0 || l >= Layers))
            throw new ValueLocateException($"The planted layers {string.Join(", ", PlantedLayers)} do not all lie among the model's {Layers}.");
        if (PlantedPerLayer < 2 || PlantedPerLayer % 2 != 0 || DistractorsPerLayer < 0 || DistractorsPerLayer % 2 != 0)
            throw new ValueLocateException("Planted neurons and distractors a layer must be even numbers: half of them for each aspect.");
        if (Vocabulary < 300)
            throw new ValueLocateException($"A vocabulary of {Vocabulary} is too small: 256 bytes and 4 markers are always in it; give 300 or more.");
    }
}
