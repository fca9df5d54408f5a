using System.Globalization;
using System.Runtime.InteropServices;

namespace ValueLocate.Kernel.Jupyter;

/// <summary>Tells when the front end that started this kernel has died without shutting it down; a kernel that nobody can reach would run for ever.</summary>
public static partial class ParentWatch
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>Ends when the parent is gone; never where there is none to watch (Jupyter says its process id in JPY_PARENT_PID).</summary>
    public static async Task EndedAsync(CancellationToken cancellation)
    {
        var named = Environment.GetEnvironmentVariable("JPY_PARENT_PID");
        var known = int.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var parent);
        if (!known || OperatingSystem.IsWindows() || GetParent() != parent)
        {
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(false);
        }
        while (GetParent() == parent) await Task.Delay(Every, cancellation).ConfigureAwait(false);
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParent();
}
