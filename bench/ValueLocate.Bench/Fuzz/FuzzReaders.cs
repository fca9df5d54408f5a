using System.Text;
using System.Text.Json;
using ValueLocate.Datasets;
using ValueLocate.Datasets.Answering;
using ValueLocate.Inference;
using ValueLocate.Inference.Hub;
using ValueLocate.Inference.Weights;
using ValueLocate.Json;
using ValueLocate.Kernel.Jupyter;
using ValueLocate.Kernel.Jupyter.Wire;
using ValueLocate.Kernel.Notebooks;
using ValueLocate.Locating;
using ValueLocate.Organisms;
using ValueLocate.Pipeline;
using ValueLocate.Steering;
using ValueLocate.Text.Templates;
using ValueLocate.Text.Tokenizers;
using ValueLocate.Validation;
using ValueLocate.Values;

namespace ValueLocate.Bench.Fuzz;

/// <summary>Every reader of files, messages and answers that may come from anywhere, with whole ones to break.</summary>
internal static class FuzzReaders
{
    /// <summary>The readers.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="folder">Where broken files are put.</param>
    /// <param name="run">The folder of a finished run, whose files are broken, too.</param>
    public static IReadOnlyList<FuzzReader> All(string root, string folder, string run)
    {
        string Data(string name) => Path.Combine([root, "tests", "data", .. name.Split('/')]);
        var insight = Path.Combine(root, "data", "models", "tiny-values");
        FuzzReader Reader(string name, string file, IEnumerable<string> corpus, Action<string> read) =>
            FuzzReader.OfFile(name, [.. corpus.Where(File.Exists).Select(Start)], Path.Combine(folder, file), read);
        var ids = Schwartz.Dimensions.Select(d => d.Id).ToList();
        return
        [
            Reader("safetensors", "a.safetensors", [Data("golden/llama-tied/model.safetensors"), Data("golden/gguf/types.safetensors")], Tensors),
            Reader("GGUF", "a.gguf", [Data("golden/gguf/llama-tied.gguf"), Data("golden/gguf/llama-3.1-scaled.gguf")], Gguf),
            Reader("config.json", "config.json", Directory.GetFiles(Data("golden"), "config.json", SearchOption.AllDirectories),
                p => HuggingFaceConfig.Read(p)),
            Reader("shard index", "model.safetensors.index.json", [Data("golden/qwen2/model.safetensors.index.json")], p => ShardIndex.Shards(p)),
            Reader("tokenizer.json", "tokenizer.json", Tokenizers(Data("tokenizers")), Tokenizer),
            Reader("tokenizer_config.json", "tokenizer_config.json", [Path.Combine(insight, "tokenizer_config.json")], _ => TokenizerConfig(folder)),
            new FuzzReader("templates", [.. Directory.GetFiles(Data("templates"), "*.json").Select(TemplateOf)], Template),
            Reader("pairs.jsonl", "pairs.jsonl", [Path.Combine(insight, "insight", "pairs.jsonl")],
                p => InsightDataset.ReadPairs(p, Schwartz.Dimensions)),
            new FuzzReader("dimensions.json", [Encoding.UTF8.GetBytes(DimensionsFile.Text("mine", [.. Schwartz.Dimensions]))],
                b => DimensionsFile.Read(Written(folder, "dimensions.json", b))),
            Reader("answers.jsonl", "answers.jsonl", [Path.Combine(run, RunFiles.Answers)], p => AnswersFile.Read(p)),
            Reader("run.json", "run.json", [Path.Combine(run, RunFiles.Record)], p => Page(run, record: p)),
            Reader("statistics", "statistics.safetensors", [Path.Combine(run, RunFiles.Statistics)], p => Located(p, ids)),
            Reader("neurons.json", "neurons.json", [Path.Combine(run, RunFiles.Neurons)], p => Page(run, neurons: p)),
            Reader("steering.json", "steering.json", [Path.Combine(run, RunFiles.Steering)], p => Page(run, steering: p)),
            Reader("validation.json", "validation.json", [Path.Combine(run, RunFiles.Validation)], p => Page(run, validation: p)),
            Reader("stages.json", "stages.json", [Path.Combine(run, RunFiles.Stages)],
                p => new StageRecords(Path.GetDirectoryName(p)!).Changed("validate", [RunFiles.Neurons], [RunFiles.Validation])),
            Reader("measurements.jsonl", "measurements.jsonl", [Path.Combine(run, RunFiles.Measurements)], p => new MeasurementLog(p).Has("x")),
            Reader("grammar.json", "grammar.json", [Path.Combine(insight, "grammar.json")], p => OrganismGrammar.Read(p)),
            Reader("planted.json", "planted.json", [Path.Combine(insight, "planted.json")], p => PlantedNeurons.Find(Path.GetDirectoryName(p)!)),
            new FuzzReader("notebooks", [.. Directory.GetFiles(Path.Combine(root, "notebooks"), "*.ipynb").Select(Start)], Book),
            new FuzzReader("Jupyter messages", [Frames()], Message),
            new FuzzReader("connection files", [ConnectionText], b => ConnectionFile.Parse(b)),
            new FuzzReader("hub listings", [Listing], b => HubListing.Parse(b, "The hub's answer")),
        ];
    }

    private static byte[] ConnectionText => """
        {"transport": "tcp", "ip": "127.0.0.1", "shell_port": 5001, "iopub_port": 5002, "stdin_port": 5003, "control_port": 5004, "hb_port": 5005,
         "signature_scheme": "hmac-sha256", "key": "0123456789abcdef", "kernel_name": "valuelocate-csharp"}
        """u8.ToArray();

    private static byte[] Listing => """
        {"id": "owner/name", "sha": "0123456789abcdef0123456789abcdef01234567", "siblings": [
         {"rfilename": "config.json", "size": 700, "blobId": "0123456789abcdef0123456789abcdef01234567"},
         {"rfilename": "sub/model.safetensors", "size": 4000, "lfs": {"size": 4000,
          "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "pointerSize": 134}}]}
        """u8.ToArray();

    /// <summary>A file's first quarter of a mebibyte: large ones are not broken better than small ones.</summary>
    private static byte[] Start(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return bytes.Length <= 1 << 18 || Path.GetExtension(path) is ".safetensors" or ".json" or ".ipynb" or ".gguf" ? bytes : bytes[..(1 << 18)];
    }

    /// <summary>The small ones: their form differs, not their vocabulary's size.</summary>
    private static IEnumerable<string> Tokenizers(string folder) =>
        Directory.GetFiles(folder, "tokenizer.json", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length < 1 << 19);

    private static byte[] TemplateOf(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        return Encoding.UTF8.GetBytes(json.RootElement.GetProperty("template").GetString()!);
    }

    private static string Written(string folder, string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static void Tensors(string path)
    {
        using var file = SafetensorsFile.Open(path);
        foreach (var name in file.Names) file.Read(name).Dispose();
    }

    private static void Gguf(string path)
    {
        using var file = GgufFile.Open(path);
        _ = GgufConfig.Read(file);
    }

    private static void Tokenizer(string path)
    {
        var tokenizer = ModelTokenizer.Load(path);
        var ids = tokenizer.Encode("Hello, world!  Grüße 12345\n\t<s> ab ab \ud83d\ude00", addSpecialTokens: true);
        _ = tokenizer.Decode(ids, skipSpecialTokens: false);
    }

    private static void TokenizerConfig(string folder)
    {
        using var settings = TokenizerSettings.Read(folder);
        _ = ChatTemplateFiles.Find(folder, folder, settings, () => new Dictionary<string, string>());
    }

    private static void Template(byte[] bytes) => ChatTemplate.Parse(Encoding.UTF8.GetString(bytes)).Render(
        [new ChatMessage("user", "Why?"), new ChatMessage("assistant", "So."), new ChatMessage("user", "And?")],
        addGenerationPrompt: true, "<s>", "</s>");

    private static void Located(string path, List<string> ids)
    {
        var statistics = ContrastStatistics.Read(path, ids, withGradients: true);
        foreach (var id in ids) _ = statistics.Locate(id);
    }

    /// <summary>The report page, which uses most of what the files hold.</summary>
    private static void Page(string run, string? record = null, string? neurons = null, string? steering = null, string? validation = null)
    {
        string Of(string? path, string file) => path ?? Path.Combine(run, file);
        _ = Reports.ReportPage.Html(
            RunRecord.Read(Of(record, RunFiles.Record)),
            ResultJson.Read<LocateResult>(Of(neurons, RunFiles.Neurons)),
            ResultJson.Read<IReadOnlyList<SteeringChoice>>(Of(steering, RunFiles.Steering)),
            ResultJson.Read<ValidationResult>(Of(validation, RunFiles.Validation)),
            Schwartz.Dimensions);
    }

    private static void Book(byte[] bytes)
    {
        var notebook = Notebook.Parse(Encoding.UTF8.GetString(bytes), "broken.ipynb");
        foreach (var cell in notebook.Cells) _ = cell.Source;
        _ = notebook.ToText();
    }

    /// <summary>A request without a key, its parts behind each other with their ends marked.</summary>
    private static byte[] Frames() => [.. new MessageCodec([]).Write([[1, 2, 3]], "execute_request", null, new { Code = "1 + 1", Silent = false })
        .SelectMany(f => f.Append((byte)0xFF))];

    private static void Message(byte[] bytes)
    {
        List<byte[]> frames = [];
        for (var rest = bytes.AsSpan(); rest.Length > 0;)
        {
            var end = rest.IndexOf((byte)0xFF) is >= 0 and var i ? i : rest.Length;
            frames.Add(rest[..end].ToArray());
            rest = rest[Math.Min(rest.Length, end + 1)..];
        }
        if (new MessageCodec([]).Read(KernelChannel.Shell, frames, 1, out _) is not { } request) return;
        try
        {
            _ = (request.ReplyType, request.Text("code"), request.Flag("silent", false), request.Whole("cursor_pos"), request.Object("user_expressions"));
        }
        catch (BadRequestException)
        {
            // What the front end is told.
            return;
        }
    }
}
