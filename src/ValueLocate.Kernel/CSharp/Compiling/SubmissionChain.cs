using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.CSharp.Reading;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>
/// The cells that have run, as one program: each is compiled as a Roslyn script submission after the ones before it. Only those that declare something stay
/// in the chain, so ten thousand cells that only compute cost the last no more than the first.
/// </summary>
internal sealed class SubmissionChain(CellLoadContext context)
{
    /// <summary>The namespaces every cell sees, and the functions of notebooks.</summary>
    public static IReadOnlyList<string> Usings { get; } =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        typeof(Notebook.Functions).Namespace!, typeof(Notebook.Functions).FullName!,
    ];

    // Two first compilations at once would give each its own symbols for one assembly; a later cell would see both and find every name of it ambiguous.
    private static readonly Lock Binding = new();
    private static int sessions;
    private readonly int session = Interlocked.Increment(ref sessions);
    private readonly List<Submission> kept = [];
    private readonly List<MetadataReference> references = [];
    private readonly List<MetadataReference> all = [];
    private object?[] slots = new object?[64];
    private int compiled;

    /// <summary>How cells are compiled.</summary>
    public static CSharpCompilationOptions Options { get; } = new(
        OutputKind.DynamicallyLinkedLibrary, usings: Usings, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true,
        nullableContextOptions: NullableContextOptions.Annotations, assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default,
        // Versions of references; and variables and events that nothing in the cell uses, but the next one may.
        specificDiagnosticOptions: ((string[])["CS1701", "CS1702", "CS1705", "CS0067", "CS0169", "CS0414", "CS0649"]).ToDictionary(id => id,
            _ => ReportDiagnostic.Suppress));

    /// <summary>The submissions that later cells can see, oldest first.</summary>
    public IReadOnlyList<Submission> Kept => kept;

    /// <summary>References that the next cell brings into the chain.</summary>
    public IReadOnlyList<MetadataReference> Pending => references;

    /// <summary>All that cells are compiled against.</summary>
    public IReadOnlyList<MetadataReference> AllReferences => all;

    /// <summary>What cells from now on are compiled against, beside what earlier ones were.</summary>
    public void AddReference(MetadataReference reference)
    {
        if (all.Contains(reference)) return;
        all.Add(reference);
        references.Add(reference);
    }

    /// <summary>Compiles and loads; the chain is as before until <see cref="Keep"/>.</summary>
    /// <param name="code">A cell's C#.</param>
    /// <param name="path">The file it is from; empty for a cell.</param>
    /// <param name="warn">Told the warnings.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CompileFailure">The code has errors.</exception>
    /// <exception cref="CellException">It would take minutes to compile.</exception>
    public Submission Compile(string code, string path, Action<CodeProblem> warn, CancellationToken cancellation)
    {
        lock (Binding) return CompileAlone(code, path, warn, cancellation);
    }

    private Submission CompileAlone(string code, string path, Action<CodeProblem> warn, CancellationToken cancellation)
    {
        var name = $"cell{session}-{++compiled}";
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(code, System.Text.Encoding.UTF8), CellParser.Options, path.Length > 0 ? path : name,
            cancellation);
        var previous = kept.Count > 0 ? kept[^1] : null;
        var compilation = CSharpCompilation.CreateScriptCompilation(name, tree, references, Options.WithScriptClassName($"Submission{compiled}"),
            previous?.Compilation);
        var root = tree.GetCompilationUnitRoot(cancellation);
        NestingLimit.Check(root, cancellation);
        var runs = root.Members.Count > 0;
        var (image, symbols) = (new MemoryStream(), new MemoryStream());
        var diagnostics = Emit(compilation, runs, image, symbols, cancellation);
        var errors = diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(CodeProblem.Of).ToList();
        if (errors.Count > 0) throw new CompileFailure(errors);
        foreach (var d in diagnostics.Where(d => d.Severity == DiagnosticSeverity.Warning && !d.IsSuppressed && !CellValue.Is(d, root)))
            warn(CodeProblem.Of(d));

        Assembly? assembly = null;
        Func<object?[], Task<object>>? start = null;
        string? uncheckable = null;
        if (runs)
        {
            if (StopChecks.Add(image, symbols, new CellStatements(root).At, out uncheckable) is { } stoppable) (image, symbols) = stoppable;
            image.Position = symbols.Position = 0;
            assembly = context.LoadFromStream(image, symbols);
            var entry = compilation.GetEntryPoint(CancellationToken.None)!;
            start = assembly.GetType(entry.ContainingType.MetadataName)!
                .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
                .CreateDelegate<Func<object?[], Task<object>>>();
        }
        return new Submission
        {
            Compilation = compilation,
            Code = code,
            Slot = (previous?.Slot ?? 0) + (runs ? 1 : 0),
            Declares = root.Usings.Count > 0 || (runs && compilation.ScriptClass!.GetMembers().Any(m => !m.IsImplicitlyDeclared)),
            Names = uncheckable is null ? CellStatements.Names(compilation, root) : new Dictionary<string, int>(),
            Uncheckable = uncheckable,
            HasValue = CellValue.IsLast(root, compilation.GetSemanticModel(tree)),
            MayReturn = CellValue.MayReturn(root),
            Start = start,
            Assembly = assembly,
        };
    }

    /// <summary>Begins the submission.</summary>
    public Task<object> Start(Submission submission)
    {
        if (submission.Slot >= slots.Length) Array.Resize(ref slots, slots.Length * 2);
        return submission.Start!(slots);
    }

    /// <summary>Takes the submission into the chain, if later cells can use something of it.</summary>
    public void Keep(Submission submission)
    {
        if (submission.Declares) kept.Add(submission);
        else if (submission.Start is not null) slots[submission.Slot] = null;
        if (submission.Declares) references.Clear();
    }

    /// <summary>
    /// Takes in what a cell that failed has left, as far as it got: a variable that it had not come to stays what it was before, if it was of the same type.
    /// Nothing is kept of a cell that failed in its first statement and declares no type, function or using.
    /// </summary>
    /// <param name="submission">The cell, which was started.</param>
    /// <param name="reached">The last of its members that was passed, from 1.</param>
    public void KeepFailed(Submission submission, int reached)
    {
        if (!submission.Declares || slots[submission.Slot] is not { } instance) return;
        var members = submission.Compilation.ScriptClass!.GetMembers().Where(m => !m.IsImplicitlyDeclared).ToList();
        var unset = SubmissionFields.NotSet(submission, instance, reached);
        if (unset.Count == members.Count && submission.Compilation.SyntaxTrees[0].GetCompilationUnitRoot().Usings.Count == 0) return;
        var before = Variables().ToDictionary(v => v.Name, StringComparer.Ordinal);
        foreach (var field in unset)
        {
            if (before.TryGetValue(field.Name, out var old) && old.Type == field.FieldType) field.SetValue(instance, old.Value);
        }
        Keep(submission);
    }

    /// <summary>The variables of all cells, newest first, each name once.</summary>
    public IEnumerable<(string Name, Type Type, object? Value)> Variables()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var submission in Enumerable.Reverse(kept))
        {
            if (submission.Start is null || slots[submission.Slot] is not { } instance) continue;
            foreach (var field in submission.Compilation.ScriptClass!.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsImplicitlyDeclared))
            {
                if (seen.Add(field.Name) && SubmissionFields.Of(instance, field.Name) is { } f) yield return (field.Name, f.FieldType, f.GetValue(instance));
            }
        }
    }

    private static ImmutableArray<Diagnostic> Emit(CSharpCompilation compilation, bool runs, MemoryStream image, MemoryStream symbols,
        CancellationToken cancellation) => runs
            ? compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
                cancellationToken: cancellation).Diagnostics
            : compilation.GetDiagnostics(cancellation);
}
