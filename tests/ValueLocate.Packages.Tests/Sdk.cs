using System.Diagnostics;

namespace ValueLocate.Packages.Tests;

/// <summary>Runs programs as a user at a prompt would.</summary>
internal static class Sdk
{
    /// <summary>Runs the SDK's dotnet and returns its output; a test fails where the command does.</summary>
    public static Task<string> DotnetAsync(string folder, params string[] arguments) => RunAsync(Dotnet, folder, 0, arguments);

    /// <summary>Runs a program and returns what it printed, on either stream.</summary>
    public static Task<string> RunAsync(string program, string folder, int exitCode, params string[] arguments) =>
        RunAsync(program, folder, exitCode, arguments, programs: null);

    /// <summary>The same as <see cref="DotnetAsync"/> where no program can be found but those in a folder.</summary>
    public static Task<string> DotnetAloneAsync(string programs, string folder, params string[] arguments) => RunAsync(Dotnet, folder, 0, arguments, programs);

    private static async Task<string> RunAsync(string program, string folder, int exitCode, string[] arguments, string? programs)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // The test runner's own host hands down variables that would send the SDK elsewhere.
        string[] variables = ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"];
        foreach (var name in variables) start.Environment.Remove(name);
        if (programs is not null) start.Environment["PATH"] = programs;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var all = await output + await errors;
        Assert.True(process.ExitCode == exitCode, $"{Path.GetFileName(program)} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{all}");
        return all;
    }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
}
