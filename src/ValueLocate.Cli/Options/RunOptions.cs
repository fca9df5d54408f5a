using System.CommandLine;
using ValueLocate.Inference;
using ValueLocate.Pipeline;
using ValueLocate.Steering;

namespace ValueLocate.Cli.Options;

/// <summary>The options that begin a run. Every default is <see cref="RunSettings"/>'s own.</summary>
internal sealed class RunOptions
{
    private static readonly RunSettings Defaults = new() { Model = "" };

    private readonly Option<string?> model = Opt.Text("--model", "A folder in Hugging Face's format, a .gguf file, or an id on the hub.", "PATH_OR_ID", EmbeddedModel.Name);
    private readonly Option<string?> revision = Opt.Text("--revision", "A branch, tag or commit on the hub.", "REVISION");
    private readonly Option<string?> folder = Opt.Text("--out", "The run's folder; runs/<model's name> if not given.", "DIR");
    private readonly Option<string?> data = Opt.Text("--data", "A dataset's folder; the model's own or the packaged ValueInsight if not given.", "DIR");
    private readonly WordOption<ContrastKind> contrast = new("--contrast", "Which texts the aspects are told apart by: authored answers, answers generated under descriptions, or situations that all dimensions answer.", Defaults.Contrast);
    private readonly Option<string?> holdOut = Opt.Text("--hold-out", "The author whose pairs are only measured on, never searched; auto is the last by name.", "AUTHOR|auto|none", Defaults.HoldOut);
    private readonly SelectionOptions selection = new(Defaults.Selection);
    private readonly Option<bool> removeCommon = Opt.Flag("--remove-common", "Remove what all dimensions share before selecting and steering.", Defaults.RemoveCommon);
    private readonly WordOption<SteeringPreset> preset = new("--preset", "What is added to the selected neurons.", Defaults.Preset);
    private readonly Option<double?> gamma = Opt.OptionalNumber("--gamma", "Steering strength; the largest within the damage budget if not given.");
    private readonly Option<double> damage = Opt.Number("--damage-budget", "Log-probability a token of neutral text that an edit may take, below 0.", Defaults.DamageBudget);
    private readonly Option<bool> decodeOnly = Opt.Flag("--decode-only", "Edit decode steps only, not the prompt's last token, as the sources do.", Defaults.DecodeOnly);
    private readonly Option<int> randomDraws = Opt.Whole("--random-draws", "Matched random neuron sets to compare with.", Defaults.RandomDraws);
    private readonly Option<int> randomQuestions = Opt.Whole("--random-questions", "Questions a dimension that they are measured on; 0 is all.", Defaults.RandomQuestions);
    private readonly Option<int> gradientQuestions = Opt.Whole("--gradient-questions", "Select attribution: search questions a dimension that the gradient is taken on; 0 is all.", Defaults.GradientQuestions);
    private readonly Option<int> folds = Opt.Whole("--folds", "Folds of the statistics.", Defaults.Folds);
    private readonly Option<int> permutations = Opt.Whole("--permutations", "Permutations of the labels in the calibration.", Defaults.Permutations);
    private readonly Option<int> personaQuestions = Opt.Whole("--persona-questions", "Contrast persona: questions a dimension.", Defaults.PersonaQuestions);
    private readonly Option<string?> answers = Opt.Text("--answers", "Contrast persona, which it implies: read these answers, as 'valuelocate dataset answer' makes them, instead of generating some.", "FILE");
    private readonly Option<int> maxTokens = Opt.Whole("--max-tokens", "Contrast persona: tokens an answer, at most.", Defaults.MaxTokens);
    private readonly Option<int> seed = Opt.Whole("--seed", "The seed of everything drawn.", Defaults.Seed);
    private readonly ComputeOptions compute = new(Defaults.Options);

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { model, revision, folder, data, contrast, holdOut }) command.Add(option);
        selection.AddTo(command);
        foreach (var option in new Option[] { removeCommon, preset, gamma, damage, decodeOnly, randomDraws, randomQuestions, gradientQuestions, folds, permutations, personaQuestions, answers, maxTokens, seed }) command.Add(option);
        compute.AddTo(command);
    }

    /// <summary>The settings that the options say.</summary>
    public RunSettings Settings(ParseResult p) => Defaults with
    {
        Model = p.GetValue(model)!,
        Revision = p.GetValue(revision),
        Dataset = p.GetValue(data),
        Contrast = p.GetValue(answers) is not null && p.GetResult(contrast) is not { Implicit: false } ? ContrastKind.Persona : contrast.Value(p),
        HoldOut = p.GetValue(holdOut)!,
        Selection = selection.Value(p),
        RemoveCommon = p.GetValue(removeCommon),
        Preset = preset.Value(p),
        Gamma = p.GetValue(gamma),
        DamageBudget = p.GetValue(damage),
        DecodeOnly = p.GetValue(decodeOnly),
        RandomDraws = p.GetValue(randomDraws),
        RandomQuestions = p.GetValue(randomQuestions),
        GradientQuestions = p.GetValue(gradientQuestions),
        Folds = p.GetValue(folds),
        Permutations = p.GetValue(permutations),
        PersonaQuestions = p.GetValue(personaQuestions),
        Answers = p.GetValue(answers),
        MaxTokens = p.GetValue(maxTokens),
        Seed = p.GetValue(seed),
        Options = compute.Value(p),
    };

    /// <summary>The run's folder.</summary>
    public string Folder(ParseResult p) => p.GetValue(folder) ?? RunFolderName.For(p.GetValue(model)!);
}
