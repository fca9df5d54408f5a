using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ValueLocate.Kernel.Jupyter.Installing;

/// <summary>The folder by which Jupyter and VS Code find a kernel: kernel.json and logos.</summary>
/// <param name="Name">The folder's name, which notebooks remember.</param>
/// <param name="Command">The program and its first arguments; "run" with the connection file is put behind.</param>
public sealed partial record KernelSpec(string Name, IReadOnlyList<string> Command)
{
    /// <summary>.NET Interactive's name for C#, so that the same notebooks open in both.</summary>
    public const string DefaultName = ".net-csharp";

    private const string Ours = "valuelocate";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the folder beneath a folder of kernels, whole or not at all; one that stands there is replaced.</summary>
    /// <param name="kernels">The folder of kernels, such as ~/.local/share/jupyter/kernels.</param>
    /// <param name="force">Whether a kernel of somebody else is replaced too.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="JupyterException">The name is none, or the kernel there isn't ours.</exception>
    public string Install(string kernels, bool force)
    {
        if (!Valid.IsMatch(Name) || Name.All(c => c == '.'))
            throw new JupyterException($"'{Name}' is no name for a kernel: Jupyter takes ASCII letters, digits, '.', '_' and '-'.");
        var folder = Path.GetFullPath(Path.Combine(kernels, Name));
        if (!force && Exists(folder) && !IsOurs(folder))
            throw new JupyterException(
                $"{folder} is another program's kernel and was left as it is: pass --force to replace it, or --name for a name of your own.");
        Directory.CreateDirectory(kernels);
        // Beside it, so that renaming never crosses a file system; without kernel.json until it is whole, so that Jupyter never lists half of it.
        var part = $"{folder}.{Environment.ProcessId}.part";
        var old = $"{folder}.{Environment.ProcessId}.old";
        try
        {
            Write(part);
            if (Exists(folder)) Directory.Move(folder, old);
            Directory.Move(part, folder);
        }
        catch
        {
            if (Exists(old) && !Exists(folder)) Directory.Move(old, folder);
            throw;
        }
        finally
        {
            Delete(part);
            Delete(old);
        }
        return folder;
    }

    private void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var logo in (string[])["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"])
        {
            using var from = typeof(KernelSpec).Assembly.GetManifestResourceStream(logo)
                ?? throw new InvalidOperationException($"{logo} is not in the assembly.");
            using var to = File.Create(Path.Combine(folder, logo));
            from.CopyTo(to);
        }
        File.WriteAllText(Path.Combine(folder, "kernel.json"), Json().ToJsonString(Indented) + "\n");
    }

    private JsonObject Json()
    {
        string[] command = [.. Command, "run", "--connection-file", "{connection_file}", "--resource-folder", "{resource_dir}"];
        var spec = new JsonObject
        {
            ["argv"] = new JsonArray([.. command.Select(a => (JsonNode)a)]),
            ["display_name"] = Name == DefaultName ? ".NET (C#)" : $".NET (C#, {Name})",
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["metadata"] = new JsonObject { ["debugger"] = false, ["implementation"] = Ours },
        };
        // A .NET that is not where programs look for it is found by this variable, which Jupyter may not have.
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root) spec["env"] = new JsonObject { ["DOTNET_ROOT"] = root };
        return spec;
    }

    private static bool Exists(string folder) => Directory.Exists(folder) || File.Exists(folder);

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static bool IsOurs(string folder)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")))?["metadata"]?["implementation"]?.GetValue<string>() == Ours;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^[a-zA-Z0-9._-]+\z")]
    private static partial Regex Valid { get; }
}
