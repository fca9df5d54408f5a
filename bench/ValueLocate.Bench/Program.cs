using System.CommandLine;
using ValueLocate;
using ValueLocate.Bench;
using ValueLocate.Bench.Fuzz;
using ValueLocate.Inference;

var model = new Argument<string>("MODEL") { Description = "A model's folder, file or id." };
var organism = new Argument<string>("MODEL") { Description = "A model organism's folder.", DefaultValueFactory = _ => EmbeddedModel.Name };
var runs = new Argument<string[]>("RUN") { Description = "Folders of runs that each left another author out.", Arity = new ArgumentArity(2, 1000) };
var dtype = new Option<string>("--dtype") { Description = "The numbers' type.", DefaultValueFactory = _ => "bfloat16" };
var rounds = Whole("--rounds", "Rounds.", 3);
var cases = Whole("--cases", "Held-out questions a dimension.", 24);
var answers = Whole("--answers", "Sampled answers a cell of the steered table.", 400);
var output = new Option<string>("--out") { Description = "The run's folder.", Required = true };
var few = new Option<bool>("--short") { Description = "Few controls and a given strength: what is held at once is the same." };
var chart = new Option<string?>("--chart") { Description = "Draw the methods into this file.", HelpName = "FILE.html" };
var questions = Whole("--questions", "Search questions a dimension.", 40);
var gradients = Whole("--gradient-questions", "Of these, questions of the contrast gradient.", 40);
var passes = Whole("--passes", "Passes of 8 x 128 tokens.", 4);
var megabytes = Whole("--memory", "The cap in megabytes.", 1500);
var folder = new Argument<string>("FOLDER");
var onDisk = new Argument<bool>("OFFLOAD");
var count = new Argument<int>("PASSES");

var frozenRun = new Argument<string>("RUN") { Description = "A run's folder." };
var frozenPairs = new Option<string>("--pairs")
{
    Description = "The folder of the frozen pairs.",
    DefaultValueFactory = _ => Path.Combine(EmbeddedModel.DataFolder, "valueinsight", "banks", "briefs", "frozen"),
};
var record = new Option<string>("--record")
{
    Description = "Where measurements are recorded.",
    DefaultValueFactory = _ => Path.Combine("bench", "frozen.jsonl"),
};
var data = new Option<string?>("--data") { Description = "A dataset's folder; the model's own or the packaged ValueInsight if not given.", HelpName = "DIR" };
var each = Whole("--each", "Pairs of each dimension, author and brief.", 4);

var root = new RootCommand("Measures speed, locating methods against known neurons, and the kernel. bench/README.md has what they printed.")
{
    Verb(new Command("speed", "Reading with and without the probe, and generating, beside the machine's rate of matrix products.") { model, dtype, rounds },
        p => SpeedBench.Run(p.GetRequiredValue(model), p.GetRequiredValue(dtype), p.GetValue(rounds), Console.Out)),
    Verb(new Command("memory", "A run's peak of memory in each stage.") { model, output, few },
        p => MemoryBench.Run(p.GetRequiredValue(model), p.GetRequiredValue(output), p.GetValue(few), Console.Out)),
    Verb(new Command("truth", "Every locating method against the planted neurons, and what steering makes the model say.") { organism, cases, answers, chart },
        p => TruthTable.Run(p.GetRequiredValue(organism), p.GetValue(cases), p.GetValue(answers), p.GetValue(chart), Console.Out)),
    Verb(new Command("steered", "The second table of truth alone.") { organism, answers },
        p => TruthTable.Steered(p.GetRequiredValue(organism), p.GetValue(answers), Console.Out)),
    Verb(new Command("authors", "Runs that each left another author out, side by side, and their mean.") { runs },
        p => AuthorsTable.Run(p.GetRequiredValue(runs), Console.Out)),
    Verb(new Command("precision", "Whether bfloat16 finds the neurons that float32 finds.") { model, questions, gradients },
        p => PrecisionBench.Run(p.GetRequiredValue(model), p.GetValue(questions), p.GetValue(gradients), Console.Out)),
    Verb(new Command("offload", "A model of a billion weights read with its layers in memory and on disk, with memory capped and not.") { passes, megabytes },
        p => OffloadBench.Run(p.GetValue(passes), p.GetValue(megabytes), Console.Out)),
    Verb(new Command("offload-child", "One process of offload.") { folder, onDisk, count },
        p => OffloadBench.Read(p.GetRequiredValue(folder), p.GetValue(onDisk), p.GetValue(count), Console.Out)),
    Verb(new Command("folds", "Ways of locating and editing on left-out authors and briefs, to first order, at equal KL.") { model, data, each },
        p => FoldTable.Run(p.GetRequiredValue(model), p.GetValue(data), p.GetValue(each), Console.Out)),
    Verb(new Command("frozen", "A run's neurons on the frozen pairs, once for each commit.") { frozenRun, frozenPairs, record },
        p => FrozenBench.Run(p.GetRequiredValue(frozenRun), p.GetRequiredValue(frozenPairs), p.GetRequiredValue(record), Console.Out)),
    Verb(new Command("kernel", "What it costs that a notebook's cells can be stopped: the same source as a cell and as it is.") { rounds },
        p => KernelBench.RunAsync(p.GetValue(rounds), Console.Out).GetAwaiter().GetResult()),
    FuzzVerbs.Fuzz(),
    FuzzVerbs.Kills(),
};
try
{
    return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (ValueLocateException e)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 1;
}

static Option<int> Whole(string name, string description, int otherwise)
{
    var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
    option.Validators.Add(r =>
    {
        if (r.Tokens.Count > 0 && int.TryParse(r.Tokens[0].Value, out var n) && n < 1) r.AddError($"{name} must be 1 or more, not {n}.");
    });
    return option;
}

static Command Verb(Command command, Action<ParseResult> run)
{
    command.SetAction(run);
    return command;
}
