using System.CommandLine;

namespace ValueLocate.Bench.Fuzz;

/// <summary>The verbs that try to break things. They fail where they succeed.</summary>
internal static class FuzzVerbs
{
    /// <summary>Broken files for every reader.</summary>
    public static Command Fuzz()
    {
        var readers = new Argument<string[]>("READER") { Description = "Names of readers; all if none is given.", Arity = ArgumentArity.ZeroOrMore };
        var executions = new Option<int>("--executions") { Description = "Broken files a reader.", DefaultValueFactory = _ => 2000 };
        var seed = Seed();
        var keep = new Option<string?>("--keep") { Description = "Keep each kind of crash here.", HelpName = "DIR" };
        var table = new Option<string?>("--table") { Description = "Write the table into this page.", HelpName = "FILE.md" };
        var command = new Command("fuzz", "Gives every reader broken files, and counts crashes.") { readers, executions, seed, keep, table };
        command.SetAction(p => FuzzBench.Run(Directory.GetCurrentDirectory(), p.GetValue(readers) ?? [], p.GetValue(executions), p.GetValue(seed),
            p.GetValue(keep), p.GetValue(table), Console.Out) == 0 ? 0 : 1);
        return command;
    }

    /// <summary>Runs that are killed at random moments.</summary>
    public static Command Kills()
    {
        var kills = new Option<int>("--kills") { Description = "How often.", DefaultValueFactory = _ => 50 };
        var seed = Seed();
        var command = new Command("kills", "Kills a run of tiny-values with SIGKILL at random moments until it was let finish, and compares its bytes.")
        {
            kills, seed,
        };
        command.SetAction(p => KillBench.Run(Directory.GetCurrentDirectory(), p.GetValue(kills), p.GetValue(seed), Console.Out) ? 0 : 1);
        return command;
    }

    private static Option<int> Seed() => new("--seed") { Description = "The first seed.", DefaultValueFactory = _ => 0 };
}
