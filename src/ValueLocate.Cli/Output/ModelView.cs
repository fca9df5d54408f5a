using ValueLocate.Inference;

namespace ValueLocate.Cli.Output;

/// <summary>What a model is.</summary>
internal static class ModelView
{
    public static void Write(Terminal terminal, ModelDescription m)
    {
        var c = m.Config;
        (string Name, string Value)[] lines =
        [
            ("path", m.Location.Path + (m.Location.Commit is { } commit ? $" (commit {commit})" : "")),
            ("architecture", c.ModelType),
            ("layers", $"{c.Layers}"),
            ("neurons", $"{c.IntermediateSize:N0} a layer, {c.TotalNeurons:N0} in all"),
            ("hidden size", $"{c.HiddenSize:N0}"),
            ("heads", $"{c.Heads} of width {c.HeadSize}, {c.KeyValueHeads} key/value heads"),
            ("vocabulary", $"{c.VocabularySize:N0}"),
            ("positions", $"{c.MaxPositions:N0}"),
            ("dtype", string.Join(", ", m.Stored.Select(s => $"{s.Dtype} ({100.0 * s.Elements / m.Parameters:0.##} %)"))),
            ("size", $"{m.Parameters / 1e6:N1} million parameters, {m.Bytes / 1e6:N1} MB of {m.Format}"),
            ("tokenizer", m.TokenizerSize is { } size ? $"{size:N0} tokens" : "none: it can be checked, but not prompted"),
            ("chat template", m.Templates.Count == 0 ? "none: --template says how to ask it" : string.Join(", ", m.Templates)),
            ("end ids", m.EndIds.Count == 0 ? "none" : string.Join(", ", m.EndIds)),
        ];
        foreach (var (name, value) in lines) terminal.Output.WriteLine($"{name,-15}{Printable.Text(value)}");
    }
}
