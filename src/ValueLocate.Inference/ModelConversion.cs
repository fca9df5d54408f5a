using System.Globalization;
using System.Reflection;
using System.Text;
using ValueLocate.Inference.Hub;
using ValueLocate.Inference.Weights;
using ValueLocate.Json;
using ValueLocate.Text.Templates;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Writes a model as a folder in Hugging Face's format, whatever it was read from.</summary>
public static class ModelConversion
{
    private static readonly string[] Beside = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
        "chat_template.jinja", "chat_template.json", "generation_config.json"];

    /// <summary>
    /// Writes config.json, model.safetensors and generation_config.json, and copies the tokenizer's files that lie beside the weights. The folder appears when
    /// all of it is written. A rope_freqs tensor becomes the parameters of Llama 3's scaling, whose divisors agree to 1e-5.
    /// </summary>
    /// <param name="source">A .gguf file (the first of its parts), or a folder with one or with safetensors, quantised ones included.</param>
    /// <param name="output">The folder to make; it may exist if it is empty.</param>
    /// <param name="dtype">"float32", "bfloat16" or "float16": what the weights are written in.</param>
    /// <param name="cancellation">Stops between two tensors and leaves nothing.</param>
    /// <returns>Sentences about what the source says in two ways, and which of the two was taken.</returns>
    /// <exception cref="ValueLocateException">The source can't be read or said in a config.json, or the folder holds something.</exception>
    public static IReadOnlyList<string> Convert(string source, string output, string dtype = "float32", CancellationToken cancellation = default)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(output));
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            throw new ValueLocateException($"'{output}' holds something already: give a new folder.");
        var files = ModelFiles.Find(source);
        using var model = CausalLM.Load(source, new ModelOptions { Dtype = dtype });
        if (files.Gguf is null && model.Config.ModelType == "gemma3")
            throw new ValueLocateException("A folder of a gemma3 model with pictures can't be written again, since of it the text model alone is read.");
        var staging = $"{target}.{Environment.ProcessId}.part";
        try
        {
            Directory.CreateDirectory(staging);
            var config = Path.Combine(staging, "config.json");
            File.WriteAllText(config,
                files.Gguf is null ? HuggingFaceConfigWriter.Rewrite(Path.Combine(files.Folder, "config.json"), model.Config, dtype)
                    : HuggingFaceConfigWriter.Write(model.Config, dtype));
            RequireSame(model.Config, HuggingFaceConfig.Read(config), source);
            CopyBeside(files, model.Config, staging);
            WriteWeights(files, model, Path.Combine(staging, ShardIndex.Single), cancellation);
            if (Directory.Exists(target)) Directory.Delete(target);
            Directory.Move(staging, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ValueLocateException($"'{output}' can't be written ({Quoted.Reason(e)}): give a folder of yours on a disk with room.", e);
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        }
        return model.Warnings;
    }

    private static void CopyBeside(ModelFiles files, ModelConfig config, string folder)
    {
        foreach (var name in Beside.Where(n => JsonFile.Exists(Path.Combine(files.Folder, n))))
            File.WriteAllBytes(Path.Combine(folder, name), File.ReadAllBytes(Path.Combine(files.Folder, name)));
        var generation = Path.Combine(folder, "generation_config.json");
        if (!File.Exists(generation)) File.WriteAllText(generation, HuggingFaceConfigWriter.Generation(config));
        var additional = Path.Combine(files.Folder, ChatTemplateFiles.Additional);
        if (Directory.Exists(additional))
        {
            foreach (var file in Directory.GetFiles(additional, "*.jinja").Where(JsonFile.Exists))
                WriteTemplate(folder, Path.GetFileNameWithoutExtension(file), File.ReadAllBytes(file));
        }
        // What lies beside the weights comes before what they hold, as in reading.
        if (ChatTemplateFiles.AnyIn(folder)) return;
        foreach (var (name, text) in GgufTemplates.Of(files.Gguf)) WriteTemplate(folder, name, Encoding.UTF8.GetBytes(text));
    }

    private static void WriteTemplate(string folder, string name, byte[] text)
    {
        var file = name == ChatTemplateFiles.Default ? ChatTemplateFiles.Beside : $"{ChatTemplateFiles.Additional}/{name}.jinja";
        if (!HubFile.IsSafeName(file) || name.Contains('/', StringComparison.Ordinal))
            throw new ValueLocateException($"The model has a chat template named {Quoted.Text(name)}, for which there can be no file: it can't be converted.");
        var path = Path.Combine([folder, .. file.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, text);
    }

    private static void WriteWeights(ModelFiles files, CausalLM model, string path, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var source = ModelWeights.Open(files, out _, []);
        var tensors = new HuggingFaceTensors(model.Config).Of(model.Weights, source, model.Dtype);
        SafetensorsWriter.WriteStoppable(path, tensors, new Dictionary<string, string> { ["format"] = "pt" }, cancellation);
    }

    /// <summary>What is written must mean what was read; rotary divisors were compared when they were turned into parameters.</summary>
    private static void RequireSame(ModelConfig read, ModelConfig written, string source)
    {
        // The length before stretching matters to some scalings only; neither matters a base where nothing turns.
        string Text(ModelConfig c) => Fields(c with
        {
            Rope = read.Rope.Divisors is not null || !Enumerable.Range(0, read.Layers).Any(read.Rotates) ? new RopeConfig()
                : c.Rope.Scaling is "default" or "linear" ? c.Rope with { OriginalPositions = 0 } : c.Rope,
            RotaryLayers = [.. Enumerable.Range(0, c.Layers).Select(c.Rotates)],
            Windows = [.. Enumerable.Range(0, c.Layers).Select(c.WindowOf)],
        });
        if (Text(read) != Text(written))
            throw new ValueLocateException(
                $"'{source}' has options that no config.json of the architecture '{read.ModelType}' can say, so it can't be converted.");
    }

    /// <summary>Every option, the decoder's own included, with numbers to six digits: GGUF holds them as float32.</summary>
    private static string Fields(object value) => value switch
    {
        double number => number.ToString("G6", CultureInfo.InvariantCulture),
        ModelConfig or RopeConfig => string.Join("; ", value.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(p => p.CanWrite).Select(p => $"{p.Name} {(p.GetValue(value) is { } v ? Fields(v) : "none")}")),
        System.Collections.IEnumerable list and not string => string.Join(", ", list.Cast<object?>().Select(v => v is null ? "none" : Fields(v))),
        _ => System.Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
