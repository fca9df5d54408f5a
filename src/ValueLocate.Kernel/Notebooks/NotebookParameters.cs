using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ValueLocate.Kernel.CSharp.Reading;

namespace ValueLocate.Kernel.Notebooks;

/// <summary>
/// Gives a notebook other parameters, as papermill does: a cell tagged <c>injected-parameters</c> comes after the one tagged <c>parameters</c>.
/// </summary>
/// <remarks>The cell assigns the variables that the parameters cell declares, so that they keep their types: gamma=2 is a double where gamma is.</remarks>
public static partial class NotebookParameters
{
    private const string InjectedTag = "injected-parameters";

    /// <summary>Inserts the cell; an injected cell of an earlier run makes way.</summary>
    /// <param name="notebook">The notebook, changed in place.</param>
    /// <param name="parameters">
    /// Each as "name=value". The value is true, false, a number, or else text; for a variable that is a string it is always text.
    /// </param>
    /// <exception cref="NotebookException">There is no parameters cell, or it does not declare one of the names.</exception>
    public static void Inject(Notebook notebook, IReadOnlyList<string> parameters)
    {
        if (parameters.Count == 0) return;
        var at = Find(notebook, "parameters");
        if (at < 0) throw new NotebookException($"{notebook.Name} takes no parameters: none of its code cells is tagged \"parameters\".");
        var declared = Declared(notebook.Cells[at].Source);
        var lines = new List<string> { "// Parameters" };
        foreach (var (name, value) in parameters.Select(Split))
        {
            if (!declared.TryGetValue(name, out var variable))
            {
                var names = declared.Count == 0 ? "it declares nothing" : $"it declares {string.Join(", ", declared.Keys)}";
                throw new NotebookException($"{notebook.Name}: its parameters cell (cell {at + 1}) does not declare '{name}'; {names}.");
            }
            if (variable.Parent?.Parent is FieldDeclarationSyntax field
                && field.Modifiers.Any(m => m.IsKind(SyntaxKind.ConstKeyword) || m.IsKind(SyntaxKind.ReadOnlyKeyword)))
            {
                throw new NotebookException(
                    $"{notebook.Name}: '{name}' in its parameters cell (cell {at + 1}) can't be changed: take away 'const' or 'readonly' there.");
            }
            lines.Add($"{name} = {Literal(value, TypeOf(variable))};");
        }
        for (var old = Find(notebook, InjectedTag); old >= 0; old = Find(notebook, InjectedTag)) notebook.RemoveAt(old);
        notebook.Insert(Find(notebook, "parameters") + 1, string.Join('\n', lines), InjectedTag);
    }

    private static (string Name, string Value) Split(string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0) throw new NotebookException($"The parameter '{parameter}' has no '=': write name=value.");
        var name = parameter[..equals].Trim();
        if (!SyntaxFacts.IsValidIdentifier(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None)
            throw new NotebookException($"The parameter's name '{name}' is no name of a C# variable.");
        return (name, parameter[(equals + 1)..]);
    }

    private static int Find(Notebook notebook, string tag)
    {
        for (var i = 0; i < notebook.Cells.Count; i++)
        {
            if (notebook.Cells[i].IsCode && notebook.Cells[i].HasTag(tag)) return i;
        }
        return -1;
    }

    private static Dictionary<string, VariableDeclaratorSyntax> Declared(string source)
    {
        var declared = new Dictionary<string, VariableDeclaratorSyntax>(StringComparer.Ordinal);
        foreach (var step in CellParser.Parse(source).OfType<CodeStep>())
        {
            var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(step.Code, CellParser.Options).GetRoot();
            foreach (var variable in root.Members.OfType<FieldDeclarationSyntax>().SelectMany(f => f.Declaration.Variables))
                declared[variable.Identifier.ValueText] = variable;
        }
        return declared;
    }

    /// <summary>"string", "float", "decimal", or "" where a literal needs no help.</summary>
    private static string TypeOf(VariableDeclaratorSyntax variable)
    {
        var type = ((VariableDeclarationSyntax)variable.Parent!).Type.ToString().TrimEnd('?');
        if (type is "String" or "System.String") return "string";
        if (type != "var") return type;
        return variable.Initializer?.Value switch
        {
            InterpolatedStringExpressionSyntax => "string",
            LiteralExpressionSyntax { Token.Value: string } => "string",
            LiteralExpressionSyntax { Token.Value: float } => "float",
            LiteralExpressionSyntax { Token.Value: decimal } => "decimal",
            _ => "",
        };
    }

    private static string Literal(string value, string type)
    {
        if (type == "string") return SymbolDisplay.FormatLiteral(value, quote: true);
        if (value is "true" or "false") return value;
        if (Number.IsMatch(value)) return value + type switch { "float" => "f", "decimal" => "m", _ => "" };
        return SymbolDisplay.FormatLiteral(value, quote: true);
    }

    [GeneratedRegex(@"^-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?\z")]
    private static partial Regex Number { get; }
}
