using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.Jupyter.Wire;

namespace ValueLocate.Kernel.Jupyter;

/// <summary>Answers what an editor asks while somebody writes: completion, help, whether the code is whole.</summary>
internal sealed class CellEditing(KernelLink link, Task<ICellEngine> engine, CancellationToken stopped)
{
    /// <summary>complete_request: positions go out and come in as code points.</summary>
    public async Task CompleteAsync(Request request)
    {
        var (code, cursor) = Place(request);
        var found = await (await engine.ConfigureAwait(false)).CompleteAsync(code, cursor, stopped).ConfigureAwait(false);
        var (start, end) = (CodePoints.Of(code, found.Start), CodePoints.Of(code, found.End));
        link.Reply(request, new
        {
            Status = "ok",
            Matches = found.Items.Select(i => i.Text),
            CursorStart = start,
            CursorEnd = end,
            Metadata = new Dictionary<string, object>
            {
                // The name under which every front end looks for types.
                ["_jupyter_types_experimental"] = found.Items.Select(i => new { Start = start, End = end, i.Text, i.Type, Signature = i.Signature ?? "" }),
            },
        });
    }

    /// <summary>inspect_request.</summary>
    public async Task InspectAsync(Request request)
    {
        var (code, cursor) = Place(request);
        var found = await (await engine.ConfigureAwait(false)).InspectAsync(code, cursor, stopped).ConfigureAwait(false);
        link.Reply(request, new
        {
            Status = "ok",
            Found = found is not null,
            Data = found?.Data ?? new Dictionary<string, System.Text.Json.Nodes.JsonNode>(),
            Metadata = new { }
        });
    }

    /// <summary>is_complete_request.</summary>
    public async Task IsCompleteAsync(Request request)
    {
        var code = request.Text("code");
        var answer = (await engine.ConfigureAwait(false)).IsComplete(code);
        link.Reply(request, new { answer.Status, answer.Indent });
    }

    private static (string Code, int Cursor) Place(Request request)
    {
        var code = request.Text("code");
        return (code, request.Whole("cursor_pos") is { } points ? CodePoints.ToUnits(code, points) : code.Length);
    }
}
