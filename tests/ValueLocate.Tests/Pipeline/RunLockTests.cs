using ValueLocate.Pipeline;

namespace ValueLocate.Tests.Pipeline;

public sealed class RunLockTests : IDisposable
{
    private readonly TinyRuns runs = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => runs.Dispose();

    [Fact]
    public void The_second_session_on_a_folder_says_so_and_leaves_it_as_it_is()
    {
        using (var first = runs.Start("run"))
        {
            Func<RunSession>[] others = [() => runs.Start("run"), () => RunSession.Open(runs.Folder("run"), cancellation: Now)];
            foreach (var second in others)
            {
                var message = Assert.Throws<ValueLocateException>(() => second()).Message;
                Assert.Contains($"working in the run's folder '{runs.Folder("run")}': wait until it has ended", message, StringComparison.Ordinal);
            }
            Assert.True(File.Exists(runs.File("run", RunFiles.Lock)));
            // The refused ones took nothing from the first, nor from any other folder.
            Stages.All(first, Now);
            runs.Start("other").Dispose();
        }
        Assert.False(File.Exists(runs.File("run", RunFiles.Lock)));
        runs.Start("run").Dispose();
    }

    [Fact]
    public void A_lock_that_nobody_holds_does_not_block()
    {
        runs.Start("run").Dispose();
        // As a process that was killed leaves it.
        File.WriteAllText(runs.File("run", RunFiles.Lock), "");
        using (runs.Start("run")) Assert.True(File.Exists(runs.File("run", RunFiles.Lock)));
        Assert.False(File.Exists(runs.File("run", RunFiles.Lock)));
    }

    [Fact]
    public void A_session_that_could_not_start_holds_no_lock()
    {
        runs.Start("run").Dispose();
        Assert.Throws<ValueLocateException>(() => runs.Start("run", runs.Settings with { Seed = 3 }));
        runs.Start("run").Dispose();
    }
}
