using System.Diagnostics.CodeAnalysis;

namespace ValueLocate.Cli.Tests;

/// <summary>
/// Dependencies point down: a namespace uses those before it in its project's list, and a project those before it. The tests lie here because
/// this project's output holds all assemblies.
/// </summary>
public sealed class ArrowTests
{
    /// <summary>
    /// Every project and its namespaces, lowest first. "*" stands for the assembly's name.
    /// </summary>
    private static readonly (string Assembly, string[] Layers)[] House =
    [
        ("ValueLocate.Text", ["ValueLocate", "ValueLocate.Json", "*.Tokenizers", "*.Templates"]),
        ("ValueLocate.Inference", ["*.Native", "*.Weights", "*.Hub", "*"]),
        ("ValueLocate",
        [
            "*.Values",
            "*.Json",
            "*.Statistics",
            "*.Datasets",
            "*.Datasets.Answering",
            "*.Probing",
            "*.Locating",
            "*.Steering",
            "*.Validation",
            "*.Pipeline",
            "*",
        ]),
        ("ValueLocate.Checking", ["*"]),
        ("ValueLocate.Authoring", ["*.Measures", "*.Building", "*"]),
        ("ValueLocate.Reports", ["*", "*.Lessons"]),
        ("ValueLocate.Organisms", ["*"]),
        ("ValueLocate.Server", ["*.Requests", "*.Models", "*.OpenAI", "*"]),
        ("ValueLocate.Kernel",
        [
            // Two files of other projects, compiled in, because the kernel references none of them.
            "ValueLocate",
            "ValueLocate.Inference.Native",
            "*.Cells",
            "*.CSharp.Reading",
            "*.Notebooks",
            "*.CSharp.Running",
            "*.CSharp.Packages",
            "*.CSharp.Notebook",
            "*.CSharp.Compiling",
            "*.CSharp.Showing",
            "*.CSharp.Completing",
            "*.CSharp",
            "*.Jupyter.Wire",
            "*.Jupyter",
            "*.Jupyter.Installing",
            "*.Tool",
        ]),
        ("ValueLocate.Cli", ["*.Output", "*.Chat", "*.Progress", "*.Options", "*.Verbs", "*"]),
    ];

    [Fact]
    public void No_arrow_points_back()
    {
        var wrong = House
            .SelectMany(project => ArrowReader.Read(PathOf(project.Assembly)))
            .Where(arrow => Rank(arrow.ToAssembly, arrow.To) > Rank(arrow.FromAssembly, arrow.From))
            .Select(arrow => arrow.ToString())
            .Order(StringComparer.Ordinal);
        Assert.Empty(string.Join('\n', wrong));
    }

    [Fact]
    public void A_project_references_only_those_before_it()
    {
        var order = House.Select(project => project.Assembly).ToList();
        var wrong = order.SelectMany(from => ArrowReader.References(PathOf(from))
            .Where(to => order.IndexOf(to) is var place && (place < 0 || place > order.IndexOf(from)))
            .Select(to => $"{from} references {to}"));
        Assert.Equal([], wrong);
    }

    [Fact]
    public void The_list_names_every_namespace_and_no_other()
    {
        foreach (var (assembly, layers) in House)
            Assert.Equal(ArrowReader.Namespaces(PathOf(assembly)).Order(StringComparer.Ordinal),
                layers.Select(layer => Name(assembly, layer)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_assembly_of_ours_is_in_the_list() => Assert.Equal(
        House.Select(project => project.Assembly).Order(StringComparer.Ordinal),
        Directory.GetFiles(AppContext.BaseDirectory, "ValueLocate*.dll")
            .Select(Path.GetFileNameWithoutExtension)
            .Where(name => !name!.EndsWith(".Tests", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));

    [Fact]
    public void An_arrow_in_a_method_body_a_lambda_or_a_signature_is_seen()
    {
        var used = ArrowReader.Read(typeof(ArrowTests).Assembly.Location).Where(arrow => arrow.User == nameof(ArrowSample)).Select(arrow => arrow.Used);
        Assert.Superset(new HashSet<string>(["InBody", "InLambda", "InSignature", "InAttributeAttribute"]), used.ToHashSet());
    }

    private static int Rank(string assembly, string name)
    {
        var project = Array.FindIndex(House, one => one.Assembly == assembly);
        Assert.True(project >= 0, $"{assembly} is not in the list");
        var layer = Array.FindIndex(House[project].Layers, one => Name(assembly, one) == name);
        Assert.True(layer >= 0, $"{name} of {assembly} is not in the list");
        return (project * 100) + layer;
    }

    private static string Name(string assembly, string layer) => layer.Replace("*", assembly, StringComparison.Ordinal);

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly + ".dll");
}

[AttributeUsage(AttributeTargets.Class)]
internal sealed class InAttributeAttribute : Attribute;

internal sealed class InBody;

internal sealed class InLambda;

internal sealed class InSignature;

[InAttribute]
[SuppressMessage("Performance", "CA1812", Justification = "It is read, not made.")]
internal sealed class ArrowSample
{
    public static string Uses(InSignature? one)
    {
        Func<object> two = () => new InLambda();
        return $"{new InBody()} {two()} {one}";
    }
}
