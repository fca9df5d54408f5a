using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TorchSharp;

namespace ValueLocate.Inference.Native;

/// <summary>
/// Makes TorchSharp load. Its Linux library was built with GCC 13 and names GLIBCXX_3.4.32, which Debian 12, Ubuntu 22.04 and RHEL 8/9 lack,
/// although no relocation uses the one symbol of that version. Where it is lacking, a copy whose need is marked weak is loaded first.
/// </summary>
public static class TorchRuntime
{
    private const string Version = "GLIBCXX_3.4.32";
    private static readonly Lazy<string?> Failure = new(Load);

    /// <summary>The number of threads that libtorch began with.</summary>
    internal static int UsualThreads { get; private set; } = 1;

    /// <summary>Loads libtorch, once. Call before the first use of TorchSharp; the library's own entry points do.</summary>
    /// <exception cref="ValueLocateException">libtorch can't be loaded here; says what is missing and what to install.</exception>
    public static void EnsureLoaded()
    {
        if (Failure.Value is { } failure) throw new ValueLocateException(failure);
    }

    private static string? Load()
    {
        try
        {
            if (OperatingSystem.IsLinux()) SpinBriefly();
            if (OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64) LoadPatchedWhereNeeded();
            if (OperatingSystem.IsLinux()) KeepLargeBlocks();
            torch.InitializeDeviceType(DeviceType.CPU);
            UsualThreads = torch.get_num_threads();
            return null;
        }
        catch (Exception e)
        {
            var reason = (e.InnerException ?? e).Message.ReplaceLineEndings(" ");
            return $"TorchSharp's native library does not load on {RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier}): {reason} "
                + "It needs 64-bit Linux with glibc 2.28 and libstdc++ 6 (install the packages libstdc++6 and libgomp1), Windows x64, or macOS on Apple "
                + "silicon.";
        }
    }

    /// <summary>
    /// libgomp's threads spin while they wait for each other at the end of every operation, by default for so long that beside another busy process two threads
    /// are many times slower than one. It reads how long from the environment when it is loaded, so this must come before libtorch. What the user has set
    /// stays.
    /// </summary>
    private static void SpinBriefly()
    {
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is { Length: > 0 }) return;
        try
        {
            // .NET keeps an environment of its own; native libraries see libc's.
            _ = setenv("GOMP_SPINCOUNT", "2000", overwrite: 0);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return;
        }
    }

    /// <summary>
    /// Every pass asks for the same large blocks again. glibc gives blocks above 32 MiB back to the kernel at once, which then clears them page
    /// by page: a third of the time of a pass, measured. Keeping them costs no more than the largest pass needs.
    /// </summary>
    private static void KeepLargeBlocks()
    {
        const int TrimThreshold = -1, MmapThreshold = -3;
        try
        {
            // glibc refuses the greatest int for either; musl has no mallopt.
            _ = mallopt(MmapThreshold, 1 << 30);
            _ = mallopt(TrimThreshold, int.MaxValue);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return;
        }
    }

    /// <summary>Gives memory that no tensor holds back to the system: between stages, whose largest passes differ.</summary>
    internal static void ReleaseMemory()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = malloc_trim(0);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return;
        }
    }

    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true),
        DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setenv(string name, string value, int overwrite);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int malloc_trim(nint pad);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int mallopt(int parameter, int value);

    private static void LoadPatchedWhereNeeded()
    {
        if (SystemHasVersion() || FindNative("libLibTorchSharp.so") is not { } original) return;
        var bytes = File.ReadAllBytes(original);
        if (ElfVersionNeeds.MarkWeak(bytes, Version) == 0) return;
        // Its own needs are found by name among what is loaded already: the copy lies elsewhere, so $ORIGIN no longer helps.
        foreach (var need in (string[])["libc10.so", "libtorch_cpu.so", "libtorch.so"])
        {
            if (FindNative(need) is { } path) NativeLibrary.Load(path);
        }
        NativeLibrary.Load(CachedCopy(bytes));
    }

    /// <summary>Whether the libstdc++ that this process would use has the version.</summary>
    private static bool SystemHasVersion()
    {
        if (!NativeLibrary.TryLoad("libstdc++.so.6", out _)) return false;
        var line = File.ReadLines("/proc/self/maps").FirstOrDefault(l => l.Contains("/libstdc++.so", StringComparison.Ordinal));
        return line is not null && File.ReadAllBytes(line[line.IndexOf('/', StringComparison.Ordinal)..]).AsSpan().IndexOf("GLIBCXX_3.4.32\0"u8) >= 0;
    }

    private static string? FindNative(string file)
    {
        var paths = ((string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? "").Split(Path.PathSeparator);
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var torchSharp = Path.GetDirectoryName(typeof(torch).Assembly.Location) ?? "";
        return paths
            .Append(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"))
            .Append(torchSharp)
            .Append(Path.Combine(torchSharp, "runtimes", "linux-x64", "native"))
            .Append(Path.Combine(torchSharp, "..", "..", "runtimes", "linux-x64", "native"))
            .Concat(Newest(packages, "libtorch-cpu-linux-x64"))
            .Where(p => p.Length > 0)
            .Select(p => Path.Combine(p, file))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>In a notebook the natives lie in the package cache, not beside the application.</summary>
    private static IEnumerable<string> Newest(string packages, string id)
    {
        var folder = Path.Combine(packages, id);
        return Directory.Exists(folder)
            ? Directory.GetDirectories(folder).OrderDescending(StringComparer.Ordinal).Select(v => Path.Combine(v, "runtimes", "linux-x64", "native"))
            : [];
    }

    private static string CachedCopy(byte[] bytes)
    {
        var folder = Path.Combine(UserCache.Folder("native"), Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
        var path = Path.Combine(folder, "libLibTorchSharp.so");
        if (File.Exists(path) && new FileInfo(path).Length == bytes.Length) return path;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No home to write to (a read-only container): the temporary folder will do.
            folder = Directory.CreateTempSubdirectory("valuelocate").FullName;
            path = Path.Combine(folder, "libLibTorchSharp.so");
        }
        var beside = path + "." + Environment.ProcessId;
        File.WriteAllBytes(beside, bytes);
        File.Move(beside, path, overwrite: true);
        return path;
    }
}
