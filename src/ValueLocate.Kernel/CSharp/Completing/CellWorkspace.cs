using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;
using ValueLocate.Kernel.CSharp.Compiling;
using ValueLocate.Kernel.CSharp.Reading;

namespace ValueLocate.Kernel.CSharp.Completing;

/// <summary>The session's cells as Roslyn's editor services see them: a project a cell, each after the one before.</summary>
internal sealed class CellWorkspace(SubmissionChain chain) : IDisposable
{
    private readonly AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
    private readonly List<ProjectId> projects = [];

    /// <summary>A document with the text, which sees all that the session's cells have declared.</summary>
    public Document Open(string code)
    {
        for (var i = projects.Count; i < chain.Kept.Count; i++)
        {
            var submission = chain.Kept[i];
            var (added, project, _) = Add(workspace.CurrentSolution, submission.Code, submission.Compilation.ExternalReferences);
            workspace.TryApplyChanges(added);
            projects.Add(project);
        }
        var (solution, _, document) = Add(workspace.CurrentSolution, code, chain.Pending);
        return solution.GetDocument(document)!;
    }

    public void Dispose() => workspace.Dispose();

    private (Solution Solution, ProjectId Project, DocumentId Document) Add(Solution solution, string code, IEnumerable<MetadataReference> references)
    {
        var project = ProjectId.CreateNewId();
        var document = DocumentId.CreateNewId(project);
        var info = ProjectInfo.Create(
            project, VersionStamp.Default, $"cell{projects.Count}", $"cell{projects.Count}", LanguageNames.CSharp,
            compilationOptions: SubmissionChain.Options.WithScriptClassName($"Cell{projects.Count}"),
            parseOptions: CellParser.Options,
            documents:
            [
                DocumentInfo.Create(document, "cell.csx", sourceCodeKind: SourceCodeKind.Script,
                    loader: TextLoader.From(TextAndVersion.Create(SourceText.From(code), VersionStamp.Default))),
            ],
            projectReferences: projects.Count > 0 ? [new ProjectReference(projects[^1])] : [],
            metadataReferences: references,
            isSubmission: true);
        return (solution.AddProject(info), project, document);
    }
}
