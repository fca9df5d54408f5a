using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ValueLocate.Inference;

namespace ValueLocate.Tests;

/// <summary>The C# example in README is compiled as a console project would compile it, and run.</summary>
public sealed class ReadmeTests
{
    // What a console project's template switches on.
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading;";

    [Fact]
    public void The_example_compiles_without_a_warning_runs_and_prints_an_answer_and_an_effect()
    {
        Require.Tool(
            "tiny-values", Directory.Exists(EmbeddedModel.Folder) && Directory.GetFiles(EmbeddedModel.Folder, "*.safetensors").Length > 0,
            "data/models/tiny-values has no weights");
        var readme = File.ReadAllText(Path.Combine(Require.Root, "README.md"));
        var blocks = readme.Split("```csharp\n")[1..];
        var example = Assert.Single(blocks).Split("```")[0];
        Assert.InRange(example.Split('\n').Count(l => l.Length > 0 && !l.StartsWith("using ValueLocate", StringComparison.Ordinal)), 10, 12);
        var lines = Output(Compile(example)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^\w.+\.$", lines[0]);
        Assert.Matches(@"^steering effect 0\.\d{3} nats a token, percentile \d+$", lines[1]);
        Assert.Matches(@"^neuron 7 of layer 3 at the last token: -?\d\.\d+", lines[2]);
    }

    private static MethodInfo Compile(string source)
    {
        var assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var references = assemblies.Select(p => MetadataReference.CreateFromFile(p));
        var options = new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable);
        SyntaxTree[] trees = [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(source)];
        var compilation = CSharpCompilation.Create("readme", trees, references, options);
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString()));
        assembly.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(assembly).EntryPoint!;
    }

    private static string Output(MethodInfo main)
    {
        var before = Console.Out;
        using var output = new StringWriter { NewLine = "\n" };
        Console.SetOut(output);
        try
        {
            main.Invoke(null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(before);
        }
        return output.ToString();
    }
}
