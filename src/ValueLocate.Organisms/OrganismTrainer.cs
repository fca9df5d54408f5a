using TorchSharp;
using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Text.Tokenizers;
using static TorchSharp.torch;

namespace ValueLocate.Organisms;

/// <summary>How training goes.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Of">Steps in all.</param>
/// <param name="Answer">Cross-entropy of answers and prompts, weighted, nats a token.</param>
/// <param name="Sign">The sign loss.</param>
/// <param name="Tokens">Tokens of the step.</param>
public sealed record TrainingProgress(int Step, int Of, double Answer, double Sign, int Tokens);

/// <summary>
/// Trains a model organism: first language modelling, then interchange-intervention training (arXiv 2112.00826), which makes chosen neurons the carriers of
/// each dimension's aspect.
/// </summary>
internal sealed class OrganismTrainer : IDisposable
{
    private static readonly Scalar SignWeight = 0.3;
    private readonly TrainingSettings settings;
    private readonly StepMaker steps;
    private readonly TagColumns tags;
    private readonly List<Tensor> parameters;
    private readonly AdamW optimizer;

    public OrganismTrainer(TrainingSettings settings, OrganismGrammar grammar, PlantedNeurons planted, ModelTokenizer tokenizer)
    {
        this.settings = settings;
        var config = new ModelConfig
        {
            ModelType = "llama",
            VocabularySize = tokenizer.VocabularySize,
            HiddenSize = settings.Hidden,
            IntermediateSize = settings.Neurons,
            Layers = settings.Layers,
            Heads = settings.Heads,
            KeyValueHeads = settings.Heads,
            HeadSize = settings.Hidden / settings.Heads,
            MaxPositions = 512,
            TiedEmbeddings = true,
            EndIds = [0],
        };
        Model = CausalLM.From(config, new OrganismWeights(settings.Seed, settings.Layers), new ModelOptions { Threads = settings.Threads });
        set_num_threads(settings.Threads);
        parameters = [.. Model.Weights.Select(w => w.Tensor.requires_grad_())];
        optimizer = new AdamW(parameters);
        steps = new StepMaker(new OrganismText(grammar), new RowMaker(tokenizer), settings);
        tags = new TagColumns(planted, settings);
    }

    public CausalLM Model { get; }

    /// <summary>Steps taken.</summary>
    public int Done { get; private set; }

    /// <summary>The training's state, by name: weights and the optimizer's moments.</summary>
    public Dictionary<string, Tensor> State()
    {
        var state = new Dictionary<string, Tensor>();
        for (var i = 0; i < parameters.Count; i++)
        {
            state[$"{i:d3}.weight"] = parameters[i];
            state[$"{i:d3}.first"] = optimizer.First[i];
            state[$"{i:d3}.second"] = optimizer.Second[i];
        }
        return state;
    }

    /// <summary>Goes on from a state that <see cref="State"/> gave after so many steps.</summary>
    public void Restore(Func<string, long[], Tensor> read, int done)
    {
        using var noGradients = no_grad();
        foreach (var (name, tensor) in State())
        {
            using var saved = read(name, tensor.shape);
            tensor.copy_(saved);
        }
        Done = done;
    }

    public TrainingProgress Step()
    {
        using var scope = NewDisposeScope();
        var step = steps.Make(Done);
        var answerColumn = step.Rows.Max(r => r.Prompt.Length);
        var (batch, positions, targets, weights) = Lay(step.Rows, answerColumn);
        var edited = 2 * step.Groups;
        var swaps = edited == 0 ? [] : tags.Swaps(step.Plans);
        var signs = tags.Signs(step.Rows, batch, answerColumn, 1);
        var hook = new InterchangeHook(edited, l => swaps.GetValueOrDefault(l), signs);
        Model.Gradients = true;
        double answer, sign;
        try
        {
            using var attached = Model.Attach(hook);
            var hidden = Model.Forward(batch);
            var logits = Model.Logits(hidden.view(-1, hidden.shape[^1]).index_select(0, tensor(positions, ScalarType.Int32)));
            var logp = LogProbability.Of(logits, tensor(targets, ScalarType.Int64));
            var total = weights.Sum();
            var loss = (logp * tensor(Array.ConvertAll(weights, w => w / total))).sum().neg();
            var signLoss = hook.SignLosses.Aggregate((a, b) => a.add(b, Scalars.One));
            loss.add(signLoss, SignWeight).backward();
            answer = loss.item<float>();
            sign = signLoss.item<float>();
            foreach (var s in hook.SignLosses) s.Dispose();
        }
        finally
        {
            Model.Gradients = false;
        }
        Done++;
        optimizer.Step(Rate(Done - 1), Done);
        return new TrainingProgress(Done, settings.TotalSteps, answer, sign, batch.Tokens);
    }

    /// <summary>Linear warm-up, then half a cosine down to a twentieth, in each of the two phases.</summary>
    public double Rate(int step)
    {
        var (top, at, of) = step < settings.LanguageSteps ? (settings.LearningRate, step, settings.LanguageSteps)
            : (settings.PlantLearningRate, step - settings.LanguageSteps, settings.PlantSteps);
        var warm = Math.Min(100, of / 10 + 1);
        if (at < warm) return top * (at + 1) / warm;
        return top * (0.05 + 0.95 * 0.5 * (1 + Math.Cos(Math.PI * (at - warm) / (of - warm))));
    }

    public void Dispose()
    {
        tags.Dispose();
        optimizer.Dispose();
        Model.Dispose();
    }

    /// <summary>
    /// All answers begin in the same column, so that texts can be swapped position by position. Positions are those whose output scores a target,
    /// row x width + column; a prediction without weight is left out.
    /// </summary>
    internal static (TokenBatch Batch, int[] Positions, long[] Targets, float[] Weights) Lay(IReadOnlyList<TrainingRow> rows, int answerColumn)
    {
        var batch = new TokenBatch(rows.Count, answerColumn + rows.Max(r => r.Answer.Length));
        List<int> positions = [];
        List<long> targets = [];
        List<float> weights = [];
        for (var r = 0; r < rows.Count; r++)
        {
            var row = rows[r];
            var start = answerColumn - row.Prompt.Length;
            for (var i = 0; i < row.Prompt.Length; i++)
                batch.Set(r, start + i, row.Prompt[i], i, i == row.Prompt.Length - 1 ? TokenKinds.LastPrompt : TokenKinds.Prompt);
            for (var i = 0; i < row.Answer.Length; i++) batch.Set(r, answerColumn + i, row.Answer[i], row.Prompt.Length + i, TokenKinds.Answer);
            for (var i = 1; i < row.Prompt.Length + row.Answer.Length; i++)
            {
                var weight = i < row.Prompt.Length ? row.PromptWeight : row.Weights[i - row.Prompt.Length];
                if (weight == 0) continue;
                positions.Add(r * batch.Width + start + i - 1);
                targets.Add(i < row.Prompt.Length ? row.Prompt[i] : row.Answer[i - row.Prompt.Length]);
                weights.Add(weight);
            }
        }
        return (batch, [.. positions], [.. targets], [.. weights]);
    }
}
