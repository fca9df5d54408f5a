using System.Diagnostics;
using System.Globalization;

namespace ValueLocate.Kernel.Tests.Jupyter;

/// <summary>
/// Cells that steer and validate with the embedded model are interrupted at random moments; what they give afterwards is what a fresh kernel gives.
/// </summary>
public class InterruptedStagesTests
{
    private const int Times = 10;

    private static readonly string Setup = string.Join('\n', [
        .. ((string[])[".Text", ".Inference", "", ".Authoring", ".Reports"])
            .Select(n => $"#r \"{Path.Combine(JupyterClientTests.Programs, $"ValueLocate{n}.dll")}\""),
        "using ValueLocate; using ValueLocate.Datasets; using ValueLocate.Inference;",
        "using ValueLocate.Pipeline; using ValueLocate.Reports; using ValueLocate.Reports.Lessons; using ValueLocate.Validation;",
        "var settings = new RunSettings { Model = \"tiny-values\", RandomDraws = 2, RandomQuestions = 2, Folds = 4, Permutations = 2, GradientQuestions = 4 };",
        "settings = settings with { Options = new ModelOptions { Threads = 1 } };",
        "var run = LessonRun.Start(settings, search: 6, judged: 4, neutral: 12);",
        "Stages.Probe(run); Stages.Locate(run);",
        "var sets = run.Located().Sets;",
        "var pairs = run.Data.Judged.Where(p => p.Dimension == sets[0].Dimension).ToList();",
    ]);

    /// <summary>The answer at gamma 0, and without any edit.</summary>
    private const string AnswerAtZero =
        """
        string Answer() => run.Model.Generate(pairs[0].Question, new GenerationOptions { MaxTokens = 12 });
        string AtZero() { using (run.Model.Apply(sets[0].Edit(0), Aspect.Positive)) return Answer(); }
        AtZero() + " | " + Answer()
        """;

    private const string InMemory =
        """
        var options = new ValidateOptions { RandomDraws = 3, Neutral = run.Data.Dataset.Neutral };
        EffectJson.Text(run.Model.Validate(sets[0].Edit(2), pairs, options))
        """;

    /// <summary>A line a file: its length and its hash.</summary>
    private const string Numbers =
        """
        string.Join("\n", new[] { "neurons.json", "steering.json", "validation.json", "validation.csv", "measurements.jsonl" }
            .Select(f => System.IO.File.ReadAllBytes(run.PathOf(f)))
            .Select(b => $"{b.Length} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(b))}"))
        """;

    [Fact]
    public void Numbers_after_ten_interrupts_of_each_stage_are_a_fresh_kernels()
    {
        var model = Path.Combine(JupyterClientTests.Programs, "data", "models", "tiny-values");
        Require.Tool("tiny-values", Directory.Exists(model), "data/models/tiny-values was not built");
        using var fresh = new KernelProcess();
        Ok(fresh, Setup);
        var answer = Ok(fresh, AnswerAtZero);
        var steer = Timed(() => Ok(fresh, "Stages.Steer(run);"));
        var validate = Timed(() => Ok(fresh, "Stages.Validate(run);"));
        var table = "";
        var inMemory = Timed(() => table = Ok(fresh, InMemory));
        var numbers = Ok(fresh, Numbers);
        Assert.Contains("half_difference", table, StringComparison.Ordinal);
        Assert.All(numbers.Split('\n'), line => Assert.True(int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture) > 500, numbers));

        using var kernel = new KernelProcess();
        Ok(kernel, Setup);
        var random = new Random(17);
        (string Cell, double Lasts)[] cells = [("Stages.Steer(run);", steer), ("Stages.Validate(run);", validate), (InMemory + ";", Times * inMemory)];
        foreach (var (cell, lasts) in cells)
        {
            var interrupted = 0;
            for (var i = 0; i < Times; i++)
            {
                // What was measured is kept, so ten parts of a stage are about the whole; a third of a part, since a cell that has run before is faster.
                interrupted += Interrupt(kernel, cell, random.NextDouble() * lasts / (3 * Times));
                // At once, while what was interrupted may still be on its way out.
                Assert.Equal(answer, Ok(kernel, AnswerAtZero));
            }
            Assert.True(interrupted >= Times / 2, $"{cell}: {interrupted} interrupts hit.");
            Ok(kernel, cell);
        }
        Assert.Equal(table, Ok(kernel, InMemory));
        Assert.Equal(numbers, Ok(kernel, Numbers));
        Assert.Equal(answer, Ok(kernel, AnswerAtZero));
        Assert.Equal("", kernel.Log);
    }

    /// <summary>1 where the cell was interrupted, 0 where it had ended before.</summary>
    private static int Interrupt(KernelProcess kernel, string cell, double milliseconds)
    {
        var id = kernel.Client.Execute(cell);
        Thread.Sleep((int)milliseconds);
        Assert.Equal("ok", kernel.Client.ControlReply(kernel.Client.Control("interrupt_request")).Text("status"));
        var reply = kernel.Client.Reply(id);
        kernel.Client.Told(id);
        if (reply.Text("status") == "ok") return 0;
        Assert.Equal("KeyboardInterrupt", reply.Text("ename"));
        return 1;
    }

    /// <summary>Runs a cell that must succeed; its value as text.</summary>
    private static string Ok(KernelProcess kernel, string cell)
    {
        var (reply, told) = kernel.Client.Run(cell);
        Assert.True(reply.Text("status") == "ok", $"{cell}\n{reply.Content.ToJsonString()}\n{kernel.Log}");
        return told.LastOrDefault(m => m.Type == "execute_result")?.Content["data"]!["text/plain"]!.GetValue<string>() ?? "";
    }

    private static double Timed(Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalMilliseconds;
    }
}
