namespace ValueLocate.Kernel.Tests.Jupyter;

/// <summary>Tests that share one kernel, each with a front end of its own.</summary>
public abstract class KernelTest(RunningKernel kernel) : IClassFixture<RunningKernel>, IDisposable
{
    private protected RunningKernel Kernel { get; } = kernel;

    private protected KernelClient Client { get; } = kernel.Connect();

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Client.Dispose();
    }
}
