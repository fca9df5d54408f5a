using System.Text;
using System.Text.Json.Nodes;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.Notebooks;

/// <summary>
/// What the cells of one run put out, kept apart from the notebook until the run has ended: a later cell may still change an earlier one's display.
/// </summary>
internal sealed class RunOutputs
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<Shown>> displays = new(StringComparer.Ordinal);

    /// <summary>The place of the next cell's outputs.</summary>
    public CellOutputs Begin() => new(this);

    /// <summary>One output of a cell.</summary>
    private abstract record Output
    {
        public abstract JsonObject ToJson();
    }

    private sealed record Text(string Name, StringBuilder Content) : Output
    {
        public override JsonObject ToJson() => new()
        {
            ["name"] = Name,
            ["output_type"] = "stream",
            ["text"] = NotebookText.Lines(NotebookText.Settled(Content.ToString())),
        };
    }

    private sealed record Shown(MimeBundle Bundle, int? Count) : Output
    {
        public MimeBundle Bundle { get; set; } = Bundle;

        public override JsonObject ToJson()
        {
            var data = new JsonObject();
            foreach (var (type, node) in Bundle.Data)
            {
                data[type] = NotebookText.IsLines(type) && node is JsonValue value && value.TryGetValue(out string? text) ? NotebookText.Lines(text)
                    : node.DeepClone();
            }
            var json = new JsonObject { ["data"] = data, ["metadata"] = new JsonObject(), ["output_type"] = Count is null ? "display_data" : "execute_result" };
            if (Count is { } count) json["execution_count"] = count;
            return json;
        }
    }

    private sealed record Failure(CellError Error) : Output
    {
        public override JsonObject ToJson() => new()
        {
            ["ename"] = Error.Name,
            ["evalue"] = Error.Message,
            ["output_type"] = "error",
            ["traceback"] = new JsonArray([.. Error.Traceback.Select(l => JsonValue.Create(l))]),
        };
    }

    /// <summary>One cell's outputs. Threads that a cell leaves behind may write at any time.</summary>
    internal sealed class CellOutputs(RunOutputs run) : ICellOutput
    {
        private readonly List<Output> outputs = [];
        private bool clearBeforeNext;

        public void Stream(string name, string text)
        {
            lock (run.gate)
            {
                ClearIfAsked();
                if (outputs is not [.., Text last] || last.Name != name) outputs.Add(last = new Text(name, new StringBuilder()));
                last.Content.Append(text);
            }
        }

        public void Display(MimeBundle bundle, string? displayId = null)
        {
            lock (run.gate)
            {
                var shown = new Shown(bundle, null);
                Add(shown);
                if (displayId is null) return;
                if (!run.displays.TryGetValue(displayId, out var same)) run.displays[displayId] = same = [];
                same.Add(shown);
            }
        }

        public void UpdateDisplay(MimeBundle bundle, string displayId)
        {
            lock (run.gate)
            {
                foreach (var shown in run.displays.GetValueOrDefault(displayId, [])) shown.Bundle = bundle;
            }
        }

        public void Clear(bool wait)
        {
            lock (run.gate)
            {
                clearBeforeNext = wait;
                if (!wait) outputs.Clear();
            }
        }

        /// <summary>Nobody sits before a notebook that runs without Jupyter.</summary>
        public string? ReadLine(string prompt, bool password) => null;

        /// <summary>The value or the error that the cell ended with.</summary>
        public void End(CellResult result, int executionCount)
        {
            lock (run.gate)
            {
                if (result.Value is { } value) Add(new Shown(value, executionCount));
                if (result.Error is { } error) Add(new Failure(error));
            }
        }

        public JsonArray ToJson()
        {
            lock (run.gate) return new JsonArray([.. outputs.Select(o => o.ToJson())]);
        }

        private void Add(Output output)
        {
            ClearIfAsked();
            outputs.Add(output);
        }

        private void ClearIfAsked()
        {
            if (clearBeforeNext) outputs.Clear();
            clearBeforeNext = false;
        }
    }
}
