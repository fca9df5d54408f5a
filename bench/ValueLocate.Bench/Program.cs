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
var chart = new Option<string?>("--chart") { Description = "Draw the methods into this file.", HelpName = "FILE.html" };

var root = new RootCommand("Measures speed, locating methods against known neurons, and the kernel. bench/README.md has what they printed.")
{
    Verb(new Command("speed", "Reading with and without the probe, and generating, beside the machine's rate of matrix products.") { model, dtype, rounds },
        p => SpeedBench.Run(p.GetRequiredValue(model), p.GetRequiredValue(dtype), p.GetValue(rounds), Console.Out)),
    Verb(new Command("truth", "Every locating method against the planted neurons, and what steering makes the model say.") { organism, cases, answers, chart },
        p => TruthTable.Run(p.GetRequiredValue(organism), p.GetValue(cases), p.GetValue(answers), p.GetValue(chart), Console.Out)),
    Verb(new Command("steered", "The second table of truth alone.") { organism, answers },
        p => TruthTable.Steered(p.GetRequiredValue(organism), p.GetValue(answers), Console.Out)),
    Verb(new Command("authors", "Runs that each left another author out, side by side, and their mean.") { runs },
        p => AuthorsTable.Run(p.GetRequiredValue(runs), Console.Out)),
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
