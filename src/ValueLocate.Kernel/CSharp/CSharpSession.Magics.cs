using System.Text.Json;
using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.CSharp.Compiling;
using ValueLocate.Kernel.CSharp.Reading;
using ValueLocate.Kernel.CSharp.Showing;

namespace ValueLocate.Kernel.CSharp;

public sealed partial class CSharpSession
{
    /// <summary>Texts kept by <c>#!value</c>, by name.</summary>
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private async Task<CellResult> RunMagicAsync(MagicStep magic)
    {
        switch (magic.Name)
        {
            case "r" when Packages.PackageDirective.TryRead(magic.Arguments, out var id, out var version):
                await AddPackageAsync(id, version).ConfigureAwait(false);
                return CellResult.None;
            case "r" when Packages.PackageDirective.IsMeant(magic.Arguments):
                throw new CellException(
                    $"(line {magic.Line + 1}) #r {magic.Arguments} names no package: write #r \"nuget: Name\" or #r \"nuget: Name, Version\".");
            case "r":
                AddAssembly(Quoted(magic));
                return CellResult.None;
            case "i":
                AddSource(Quoted(magic));
                return CellResult.None;
            case "load":
                return await RunFileAsync(PathOf(Quoted(magic))).ConfigureAwait(false);
            case "!import":
                return await RunFileAsync(PathOf(magic.Arguments.Trim('"'))).ConfigureAwait(false);
            case "!time":
                return CellResult.None;
            case "!whos" or "!who":
                return await OnThreadAsync(() => VariableTable.Of(chain.Variables(), magic.Name == "!who")).ConfigureAwait(false);
            case "!lsmagic":
                return new CellResult(ValueBundles.OfText("text/plain", MagicList.Text), null);
            case "!about":
                return new CellResult(ValueBundles.OfText("text/plain", MagicList.About), null);
            case "!set":
                return await SetAsync(magic, "csharp").ConfigureAwait(false);
            case "!share":
                return await ShareAsync(magic).ConfigureAwait(false);
            default:
                throw new CellException($"(line {magic.Line + 1}) #{magic.Name} is not a magic of this kernel. #!lsmagic lists those that are.");
        }
    }

    private async Task<CellResult> SetAsync(MagicStep magic, string language)
    {
        var arguments = MagicArguments.Read(magic.Arguments);
        var name = arguments.Required("name", magic);
        var value = arguments.Required("value", magic);
        if (value.StartsWith("@csharp:", StringComparison.Ordinal))
            return await RunCodeAsync($"var {name} = {value["@csharp:".Length..]};", "").ConfigureAwait(false);
        return await RunCodeAsync($"var {name} = {Literal(ValueText(value, magic))};", "").ConfigureAwait(false);
    }

    private async Task<CellResult> ShareAsync(MagicStep magic)
    {
        var arguments = MagicArguments.Read(magic.Arguments);
        var from = arguments.Required("from", magic);
        if (arguments.Bare.Count != 1) throw new CellException($"(line {magic.Line + 1}) #!share needs the name of one variable: #!share --from value name.");
        var name = arguments.Bare[0];
        if (from == "csharp") return CellResult.None;
        return await RunCodeAsync($"var {arguments.Get("as") ?? name} = {Literal(ValueText($"@{from}:{name}", magic))};", "").ConfigureAwait(false);
    }

    /// <summary>The text that <c>--value</c> means: a kept value, an answer of the person, or itself.</summary>
    private string ValueText(string value, MagicStep magic)
    {
        if (!value.StartsWith('@') || !value.Contains(':')) return value;
        var (kind, rest) = (value[1..value.IndexOf(':')], value[(value.IndexOf(':') + 1)..].Trim('"'));
        return kind switch
        {
            "value" => values.TryGetValue(rest, out var kept) ? kept
                : throw new CellException($"(line {magic.Line + 1}) No #!value cell has kept a value named {rest}."),
            "input" or "password" =>
                streams.ReadLine(rest, kind == "password") ?? throw new CellException($"(line {magic.Line + 1}) Nobody can be asked for '{rest}' here."),
            _ =>
                throw new CellException($"(line {magic.Line + 1}) There is no kernel named {kind}; values come from @csharp:, @value:, @input: or @password:."),
        };
    }

    private static string Literal(string text) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text, quote: true);

    private static string Quoted(MagicStep magic)
    {
        var text = magic.Arguments;
        var end = text.Length > 1 && text[0] == '"' ? text.IndexOf('"', 1) : -1;
        return end > 0 ? text[1..end]
            : throw new CellException($"(line {magic.Line + 1}) #{magic.Name} needs something in double quotes, such as #{magic.Name} \"...\".");
    }

    private string PathOf(string path) => Path.GetFullPath(Path.Combine(folder ?? options.WorkingFolder, path));

    private async Task<CellResult> RunFileAsync(string path)
    {
        if (!File.Exists(path)) throw new CellException($"There is no file {path}.");
        if (loading.Contains(path)) throw new CellException($"{path} loads itself.");
        var before = folder;
        loading.Push(path);
        folder = Path.GetDirectoryName(path);
        try
        {
            var text = await File.ReadAllTextAsync(path).ConfigureAwait(false);
            if (Path.GetExtension(path).ToLowerInvariant() is ".cs" && SourceFile.HasNamespace(text))
            {
                LoadFile(text, path);
                return CellResult.None;
            }
            foreach (var cell in NotebookFiles.Cells(path, text))
            {
                var result = await RunPartAsync(cell, path).ConfigureAwait(false);
                if (result.Error is not null) return result;
                // What an imported notebook's cells give is theirs, not this cell's.
            }
            return CellResult.None;
        }
        finally
        {
            folder = before;
            loading.Pop();
        }
    }

    private async Task<CellResult> RunPartAsync(string cell, string path)
    {
        foreach (var step in CellParser.Parse(cell))
        {
            stop!.Token.ThrowIfCancellationRequested();
            var result = step is CodeStep code ? await RunCodeAsync(code.Code, path).ConfigureAwait(false)
                : await RunStepAsync(step, last: true).ConfigureAwait(false);
            if (result.Error is not null) return result;
        }
        return CellResult.None;
    }

    private void RunText(TextStep text)
    {
        if (text.Language != "value" && text.Arguments.Length > 0)
            throw new CellException($"(line {text.Line + 1}) #!{text.Language} takes nothing on its own line: write the text below it.");
        switch (text.Language)
        {
            case "html":
                streams.Display(ValueBundles.OfText("text/html", text.Text), null);
                break;
            case "markdown":
                streams.Display(ValueBundles.OfText("text/markdown", text.Text), null);
                break;
            case "mermaid":
                streams.Display(PageTexts.Mermaid(text.Text), null);
                break;
            case "value":
                KeepValue(text);
                break;
            default:
                streams.Display(PageTexts.Script(text.Text, text.Line, JsonOf), null);
                break;
        }
    }

    private void KeepValue(TextStep text)
    {
        var magic = new MagicStep("!value", text.Arguments, text.Line);
        var arguments = MagicArguments.Read(text.Arguments);
        var name = arguments.Required("name", magic);
        var file = arguments.Get("from-file");
        if (file is not null && !File.Exists(PathOf(file))) throw new CellException($"(line {text.Line + 1}) There is no file {PathOf(file)}.");
        values[name] = file is not null ? File.ReadAllText(PathOf(file)) : text.Text;
        if (arguments.Get("mime-type") is { } mime) streams.Display(ValueBundles.OfText(mime, values[name]), null);
    }

    /// <summary>A variable, or a kept value, as JSON for a script in the page.</summary>
    private string JsonOf(string source, int line)
    {
        var (kind, name) = source.Contains(':') ? (source[1..source.IndexOf(':')], source[(source.IndexOf(':') + 1)..]) : ("csharp", source);
        if (kind != "csharp") return JsonSerializer.Serialize(ValueText(source, new MagicStep("!set", "", line)));
        foreach (var variable in chain.Variables())
        {
            if (variable.Name == name) return JsonSerializer.Serialize(variable.Value, JsonForPages);
        }
        throw new CellException($"(line {line + 1}) No cell has declared a variable named {name}.");
    }

    private static readonly JsonSerializerOptions JsonForPages = new(JsonSerializerDefaults.General)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        ReferenceHandler = System.Text.Json.Serialization.ReferenceHandler.IgnoreCycles,
        IncludeFields = true,
    };

    private readonly Stack<string> loading = new();
    private string? folder;

    /// <summary>
    /// Files with namespaces that are loaded, and their text: a second time there is nothing to do, and a second assembly of the same types would make both
    /// unusable.
    /// </summary>
    private readonly Dictionary<string, string> loaded = new(StringComparer.Ordinal);

    private void LoadFile(string text, string path)
    {
        if (loaded.TryGetValue(path, out var before))
        {
            if (before == text) return;
            throw new CellException($"{path} has changed since it was loaded, and types in a namespace can't be replaced: restart the kernel to load it anew.");
        }
        chain.AddReference(SourceFile.Compile(text, path, chain, context, stop!.Token, out var problem));
        if (problem is not null) SayUnstoppable(problem, Path.GetFileName(path));
        loaded.Add(path, text);
    }
}
