using System.Text.Json.Nodes;
using ValueLocate.Kernel.Jupyter;
using ValueLocate.Kernel.Jupyter.Installing;

namespace ValueLocate.Kernel.Tests.Jupyter;

public sealed class KernelSpecTests : IDisposable
{
    private readonly string kernels = Directory.CreateTempSubdirectory("kernels").FullName;

    public void Dispose() => Directory.Delete(kernels, recursive: true);

    [Fact]
    public void A_kernel_is_installed_whole_and_again_over_itself()
    {
        var folder = Spec("mine").Install(kernels, force: false);
        Assert.Equal(Path.Combine(kernels, "mine"), folder);
        File.WriteAllText(Path.Combine(folder, "left-over"), "");
        Spec("mine").Install(kernels, force: false);
        Assert.Equal(["kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"], Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order());
        Assert.Equal([folder], Directory.GetDirectories(kernels));
        var spec = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")))!;
        Assert.Equal("prog,a b,kernel,run,--connection-file,{connection_file},--resource-folder,{resource_dir}", string.Join(',', spec["argv"]!.AsArray()));
        Assert.Equal(("C#", "message"), (spec["language"]!.GetValue<string>(), spec["interrupt_mode"]!.GetValue<string>()));
        Assert.Equal(0x89, File.ReadAllBytes(Path.Combine(folder, "logo-64x64.png"))[0]);
    }

    [Theory]
    [InlineData("{\"argv\": [\"dotnet-interactive\"], \"display_name\": \".NET (C#)\"}")]
    [InlineData("{\"metadata\": {\"implementation\": 3}}")]
    [InlineData("[]")]
    [InlineData("broken")]
    [InlineData(null)]
    public void Another_programs_kernel_is_replaced_only_by_force(string? json)
    {
        var folder = Directory.CreateDirectory(Path.Combine(kernels, KernelSpec.DefaultName)).FullName;
        if (json is not null) File.WriteAllText(Path.Combine(folder, "kernel.json"), json);
        var refused = Assert.Throws<JupyterException>(() => Spec(KernelSpec.DefaultName).Install(kernels, force: false));
        Assert.Contains("--force", refused.Message, StringComparison.Ordinal);
        Assert.Equal(json, json is null ? null : File.ReadAllText(Path.Combine(folder, "kernel.json")));
        Spec(KernelSpec.DefaultName).Install(kernels, force: true);
        Assert.Equal(".NET (C#)", JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")))!["display_name"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("with space")]
    [InlineData("é")]
    [InlineData("a\n")]
    public void A_name_that_jupyter_does_not_take_is_refused(string name) =>
        Assert.Contains("no name for a kernel", Assert.Throws<JupyterException>(() => Spec(name).Install(kernels, force: true)).Message,
            StringComparison.Ordinal);

    private static KernelSpec Spec(string name) => new(name, ["prog", "a b", "kernel"]);
}
