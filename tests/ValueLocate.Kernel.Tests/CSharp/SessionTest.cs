using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.CSharp;

namespace ValueLocate.Kernel.Tests.CSharp;

/// <summary>A session of its own for each test, with a folder of its own.</summary>
public abstract class SessionTest : IAsyncLifetime
{
    private protected SessionTest()
    {
        Folder = Directory.CreateTempSubdirectory("cells").FullName;
        Session = new CSharpSession(new CSharpSessionOptions { WorkingFolder = Folder, CacheFolder = Path.Combine(Folder, "cache") });
    }

    private protected string Folder { get; }

    private protected CSharpSession Session { get; set; }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Session.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Runs a cell that must succeed; its value as plain text ("" for none).</summary>
    private protected async Task<string> Run(string code, Recorder? output = null)
    {
        var result = await Session.ExecuteAsync(code, output ?? new());
        Assert.True(result.Error is null, string.Join('\n', result.Error?.Traceback ?? []));
        return Plain(result.Value);
    }

    /// <summary>Runs a cell that must fail.</summary>
    private protected async Task<CellError> Fail(string code, Recorder? output = null)
    {
        var result = await Session.ExecuteAsync(code, output ?? new());
        Assert.NotNull(result.Error);
        return result.Error;
    }

    private protected static string Plain(MimeBundle? bundle) => bundle?.Data.GetValueOrDefault("text/plain")?.ToString() ?? "";

    private protected static string Html(MimeBundle? bundle) => bundle?.Data.GetValueOrDefault("text/html")?.ToString() ?? "";
}
