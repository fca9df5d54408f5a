namespace ValueLocate.Testing;

/// <summary>
/// Skips a test, with its reason, when a tool is missing here; VALUELOCATE_REQUIRE=shared,browser,... makes that a failure instead.
/// </summary>
internal static class Require
{
    /// <summary>The repository's root: the folder that holds ValueLocate.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path inside ../shared (models, golden files); skips the test where it is missing.</summary>
    public static string Shared(params string[] parts)
    {
        var path = Path.GetFullPath(Path.Combine([Root, "..", "shared", .. parts]));
        Tool("shared", File.Exists(path) || Directory.Exists(path), $"../shared/{string.Join('/', parts)} is not here");
        return path;
    }

    /// <summary>Skips the test unless <paramref name="present"/>.</summary>
    public static void Tool(string name, bool present, string reason)
    {
        if (present) return;
        var required = (Environment.GetEnvironmentVariable("VALUELOCATE_REQUIRE") ?? "").Split(',', StringSplitOptions.TrimEntries);
        if (required.Contains(name)) Assert.Fail($"VALUELOCATE_REQUIRE names '{name}', but {reason}.");
        Assert.Skip(reason);
    }

    /// <summary>Whether tests judge by the clock: VALUELOCATE_CLOCK=1 says that nothing else keeps the machine busy.</summary>
    public static bool Clock { get; } = Environment.GetEnvironmentVariable("VALUELOCATE_CLOCK") == "1";

    /// <summary>Skips a test that shows nothing beside how long something takes, unless tests judge by the clock; it has the trait Category=clock.</summary>
    public static void ByTheClock() => Assert.SkipUnless(Clock, "It judges by the clock alone: VALUELOCATE_CLOCK=1 runs it.");

    /// <summary>Fails where something took longer, if tests judge by the clock; whatever else the test shows counts always.</summary>
    public static void Within(TimeSpan taken, double milliseconds)
    {
        if (Clock) Assert.True(taken.TotalMilliseconds < milliseconds, $"It took {taken.TotalMilliseconds:0.0} ms; at most {milliseconds} ms are allowed.");
    }

    private static string FindRoot()
    {
        for (var d = new DirectoryInfo(AppContext.BaseDirectory); d is not null; d = d.Parent)
        {
            if (File.Exists(Path.Combine(d.FullName, "ValueLocate.sln"))) return d.FullName;
        }
        throw new InvalidOperationException("The tests must run from inside the repository.");
    }
}
