using ValueLocate.Inference;
using ValueLocate.Json;
using ValueLocate.Locating;
using ValueLocate.Statistics;

namespace ValueLocate.Pipeline;

/// <summary>Every setting of a run, in the order of help. A new setting is a property of <see cref="RunSettings"/> and a line here.</summary>
internal static class RunSettingTable
{
    /// <summary>Device, dtype and threads, which other commands also have.</summary>
    public static IReadOnlyList<RunSetting> Compute { get; } =
    [
        new RunSetting<string?>("--device", "The device: cpu, cuda, cuda:N or mps; several (cuda:0,cuda:1) share the layers.", "Device",
            s => s.Options.Device, (s, v) => s with { Options = s.Options with { Device = v! } }) { Placeholder = "DEVICE" },
        new RunSetting<string?>("--dtype", "The precision: float32, bfloat16 or float16.", "Dtype",
            s => s.Options.Dtype, (s, v) => s with { Options = s.Options with { Dtype = v! } }) { Placeholder = "DTYPE" },
        new RunSetting<bool>("--offload", "Keep the layers on disk and read them one after the other, for models larger than memory.", "Layers",
            s => s.Options.Offload, (s, v) => s with { Options = s.Options with { Offload = v } })
        { Prose = s => s.Options.Offload ? "on disk, read one after the other" : "in memory" },
        new RunSetting<int?>("--threads", "Threads on the CPU; if not given, one per core, or one for a model as small as tiny-values.", "Threads asked for",
            s => s.Options.Threads, (s, v) => s with { Options = s.Options with { Threads = v } }),
    ];

    /// <summary>What makes prompts, which other commands that ask a model something also have.</summary>
    public static RunSetting Template { get; } = new RunSetting<string?>(
        "--template",
        "The template that turns questions into prompts: the name of one of the model's chat templates, a .jinja file, or plain (\"Question: ... Answer:\") "
            + "for a base model; the model's default one if not given.",
        "Template asked for",
        s => s.Options.Template, (s, v) => s with { Options = s.Options with { Template = v } })
    { Placeholder = "NAME|FILE|plain" };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RunSetting> All { get; } = [.. Inputs(), .. Selecting(), .. Steering(), .. Sizes(), Template, .. Compute];

    private static IEnumerable<RunSetting> Inputs() =>
    [
        new RunSetting<string?>("--model", "A folder in Hugging Face's format, a .gguf file, or an id on the hub.", "Model",
            s => s.Model, (s, v) => s with { Model = v! }) { Placeholder = "PATH_OR_ID", ComparedByContent = true },
        new RunSetting<string?>("--revision", "A branch, tag or commit on the hub.", "Revision",
            s => s.Revision, (s, v) => s with { Revision = v }) { Placeholder = "REVISION", ComparedByContent = true, Prose = s => s.Revision ?? "none given" },
        new RunSetting<string?>("--data", "A dataset's folder; the model's own or the packaged ValueInsight if not given.", "Dataset",
            s => s.Dataset, (s, v) => s with { Dataset = v }) { Placeholder = "DIR", ComparedByContent = true, Prose = Dataset },
        WordSetting.Of(
            "--contrast",
            "The texts in which the aspects are compared: authored answers, answers generated under descriptions, or situations that all dimensions answer.",
            "Contrast",
            s => s.Contrast, (s, v) => s with { Contrast = v }),
        new RunSetting<string?>(
            "--hold-out",
            "The author or brief whose pairs are used only to measure the effect; auto means the last author by name.",
            "Author or brief to hold out",
            s => s.HoldOut, (s, v) => s with { HoldOut = v! }) { Placeholder = "AUTHOR|author:A,brief:B|auto|none" },
    ];

    private static IEnumerable<RunSetting> Selecting() =>
    [
        WordSetting.Of(
            "--select",
            "The rule that selects neurons: by the gain of steering them for its cost (natural-gradient), by attribution, by |delta|, or others.",
            "Selection",
            s => s.Selection.Kind, (s, v) => s with { Selection = s.Selection with { Kind = v } }, Selection),
        Rule("--threshold", "With --select threshold or top-k-then-threshold: the smallest |delta|.", "Smallest |delta|",
            [SelectionKind.Threshold, SelectionKind.TopKThenThreshold], r => r.Threshold, (r, v) => r with { Threshold = v }),
        Rule("--top-k", "With --select top-k-then-threshold: the fewest neurons per direction.", "Neurons a direction, at least",
            [SelectionKind.TopKThenThreshold], r => r.TopK, (r, v) => r with { TopK = v }),
        Rule("--fraction", "With --select natural-gradient, attribution, fraction, mean-difference or cohens-d: the share of neurons.", "Share of all neurons",
            SelectionRule.FractionKinds, r => r.Fraction, (r, v) => r with { Fraction = v }, r => $"{Numbers.Short(100 * r.Fraction)} %"),
        Rule("--fdr", "With --select permutation: the share of false discoveries.", "Share of false discoveries", [SelectionKind.Permutation],
            r => r.FalseDiscoveryRate, (r, v) => r with { FalseDiscoveryRate = v },
            r => $"permuted labels may pass {Numbers.Short(100 * r.FalseDiscoveryRate)} % of what true ones do"),
        new RunSetting<bool>("--remove-common", "Subtract what all dimensions share before selecting and steering.", "Common part",
            s => s.RemoveCommon, (s, v) => s with { RemoveCommon = v }) { Prose = s => s.RemoveCommon ? "removed" : "kept" },
    ];

    private static IEnumerable<RunSetting> Steering() =>
    [
        WordSetting.Of("--preset", "The formula of the edit.", "Steering preset", s => s.Preset, (s, v) => s with { Preset = v }),
        new RunSetting<double?>("--gamma", "The strength of the edit; the largest within the KL budget if not given.", "Gamma",
            s => s.Gamma, (s, v) => s with { Gamma = v })
        { Prose = s => s.Gamma is { } g ? $"{Numbers.Short(g)}, given" : "the largest within the KL budget" },
        new RunSetting<double>("--kl-budget", "KL(unsteered || steered) on neutral answers that an edit may cause, in nats per token.", "KL budget",
            s => s.KlBudget, (s, v) => s with { KlBudget = v }) { Prose = s => $"{Numbers.Plain(s.KlBudget)} nats a token of neutral answers" },
        new RunSetting<bool>("--decode-only", "Edit decode steps only and not the prompt's last token, as the paper's scripts do.", "Positions edited",
            s => s.DecodeOnly, (s, v) => s with { DecodeOnly = v }) { Prose = s => s.DecodeOnly ? "decode steps only" : "from the prompt's last token on" },
    ];

    private static IEnumerable<RunSetting> Sizes() =>
    [
        new RunSetting<int>(
            "--random-draws",
            "Draws of each control: random directions, random neurons with their own edits, and permuted labels.",
            "Draws of each control",
            s => s.RandomDraws, (s, v) => s with { RandomDraws = v }),
        new RunSetting<int>("--random-questions", "Questions per dimension on which the draws are measured; 0 means all.",
            "Their questions a dimension, at most",
            s => s.RandomQuestions, (s, v) => s with { RandomQuestions = v }) { Prose = s => AllOr(s.RandomQuestions) },
        new RunSetting<int>(
            "--gradient-questions",
            "With --select natural-gradient or attribution: search questions per dimension for the gradient; 0 means all.",
            "Questions of the gradient, at most",
            s => s.GradientQuestions, (s, v) => s with { GradientQuestions = v })
        { Applies = s => s.NeedsGradient, Prose = s => AllOr(s.GradientQuestions) },
        new RunSetting<int>("--folds", "The number of folds of the statistics.", "Folds", s => s.Folds, (s, v) => s with { Folds = v }),
        new RunSetting<int>("--permutations", "The number of permutations of the labels in the calibration.", "Permutations",
            s => s.Permutations, (s, v) => s with { Permutations = v }),
        new RunSetting<int>("--persona-questions", "With --contrast persona: questions per dimension.", "Persona's questions a dimension",
            s => s.PersonaQuestions, (s, v) => s with { PersonaQuestions = v }) { Applies = Generates },
        new RunSetting<string?>(
            "--answers",
            "Read these answers, made by 'valuelocate dataset answer', instead of generating some. Implies --contrast persona.",
            "Answers given",
            s => s.Answers, (s, v) => s with { Answers = v })
        { Placeholder = "FILE", ComparedByContent = true, Applies = s => s.Contrast == ContrastKind.Persona },
        new RunSetting<int>("--max-tokens", "With --contrast persona: the most tokens of an answer.", "Persona's tokens an answer, at most",
            s => s.MaxTokens, (s, v) => s with { MaxTokens = v }) { Applies = Generates },
        new RunSetting<int>("--seed", "The seed of all random choices.", "Seed", s => s.Seed, (s, v) => s with { Seed = v }),
    ];

    /// <summary>A number of the selection rule.</summary>
    private static RunSetting<T> Rule<T>(
        string option,
        string help,
        string label,
        IReadOnlyList<SelectionKind> rules,
        Func<SelectionRule, T> get,
        Func<SelectionRule, T, SelectionRule> with,
        Func<SelectionRule, string>? prose = null) =>
        new(option, help, label, s => get(s.Selection), (s, v) => s with { Selection = with(s.Selection, v) })
        {
            Rules = rules,
            Applies = s => rules.Contains(s.Selection.Kind),
            Prose = prose is null ? null : s => prose(s.Selection),
        };

    private static bool Generates(RunSettings s) => s.Contrast == ContrastKind.Persona && s.Answers is null;

    private static string AllOr(int questions) => questions == 0 ? "all" : Numbers.Count(questions);

    private static string Dataset(RunSettings s) =>
        s.Dataset ?? (EmbeddedModel.OwnDataset(s.Model) is null ? "packaged ValueInsight" : $"the model's own (its folder {EmbeddedModel.DatasetFolder})");

    private static string Selection(RunSettings s) => EnumWord.Of(s.Selection.Kind) + s.Selection.Kind switch
    {
        SelectionKind.NaturalGradient => ": the neurons that gain most of the own contrast, and less of the others', for the KL they cost",
        SelectionKind.Attribution => ": the neurons with the largest attribution",
        SelectionKind.Fraction => ": the neurons with the largest |delta|",
        SelectionKind.MeanDifference => ": the neurons with the largest difference of means",
        SelectionKind.CohensD => ": the neurons with the largest |Cohen's d|",
        SelectionKind.Threshold => ": all neurons with |delta| at or above a threshold",
        SelectionKind.Permutation => ": all neurons with |delta| at or above the threshold that permuted labels set",
        _ => ": so many neurons a direction, and all others with |delta| at or above a threshold",
    };
}
