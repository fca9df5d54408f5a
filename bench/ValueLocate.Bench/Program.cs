using System.Globalization;
using ValueLocate;
using ValueLocate.Bench;
using ValueLocate.Models;

// The model may be left out: then options follow at once.
var model = args.Length > 1 && !args[1].StartsWith("--", StringComparison.Ordinal) ? args[1] : null;
var options = args.Skip(model is null ? 1 : 2).Chunk(2).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
try
{
    switch (args)
    {
        case ["speed", ..] when model is not null:
            SpeedBench.Run(model, options.GetValueOrDefault("--dtype", "bfloat16"), Whole("--rounds", 3), Console.Out);
            return 0;
        case ["truth", ..]:
            TruthTable.Run(model ?? EmbeddedModel.Name, Whole("--cases", 24), Whole("--answers", 400), options.GetValueOrDefault("--chart"), Console.Out);
            return 0;
        case ["steered", ..]:
            TruthTable.Steered(model ?? EmbeddedModel.Name, Whole("--answers", 400), Console.Out);
            return 0;
        case ["authors", _, _, ..]:
            AuthorsTable.Run(args[1..], Console.Out);
            return 0;
        default:
            Console.Error.WriteLine("usage: dotnet run -c Release --project bench/ValueLocate.Bench -- speed MODEL [--dtype bfloat16] [--rounds 3]\n       dotnet run -c Release --project bench/ValueLocate.Bench -- truth [MODEL] [--cases 24] [--answers 400] [--chart FILE.html]\n       dotnet run -c Release --project bench/ValueLocate.Bench -- steered [MODEL] [--answers 400]: the second table of truth alone\n       dotnet run -c Release --project bench/ValueLocate.Bench -- authors RUN RUN...: runs that each left another author out, and their mean");
            return 2;
    }
}
catch (ValueLocateException e)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 1;
}

int Whole(string name, int otherwise) => options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
