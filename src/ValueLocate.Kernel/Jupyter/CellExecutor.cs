using System.Text.Json;
using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.Jupyter.Wire;

namespace ValueLocate.Kernel.Jupyter;

/// <summary>Answers execute_request: runs cells one after the other, counts them, and gives up those that wait behind one that failed.</summary>
internal sealed class CellExecutor(KernelLink link, Task<ICellEngine> engine, InputChannel input, CellHistory history, Func<long> lastReceived)
{
    private readonly Lock state = new();
    private PublishedOutput? output;
    private bool begun;
    private bool interrupted;
    private int count;
    private long givenUp = -1;

    /// <summary>Stops the cell that runs. One that is about to run is stopped as soon as it does.</summary>
    public void Interrupt()
    {
        lock (state)
        {
            if (output is null) return;
            output.Hurry();
            interrupted = true;
            if (!begun) return;
        }
        engine.Result.Interrupt();
        // A thread that the cell began may be the one that asks, and would hold the console for ever.
        input.Withdraw();
    }

    /// <summary>Runs one cell and answers.</summary>
    public async Task ExecuteAsync(Request request)
    {
        if (request.Number <= givenUp)
        {
            link.Reply(request, new { Status = "aborted", ExecutionCount = count });
            return;
        }
        var code = request.Text("code");
        var silent = request.Flag("silent", false);
        var stored = request.Flag("store_history", !silent) && !silent && !string.IsNullOrWhiteSpace(code);
        var expressions = request.Object("user_expressions");
        var asking = request.Flag("allow_stdin", true) ? input : null;
        var number = count + 1;
        if (stored) count = number;
        if (!silent) link.Publish("execute_input", request, new { Code = code, ExecutionCount = number });
        // What an earlier cell's thread asked stands under that cell, and nobody answers it there any more.
        input.Withdraw();
        var result = await RunAsync(code, new PublishedOutput(link, request, silent, asking)).ConfigureAwait(false);
        if (stored) history.Add(number, code, result.Value?.Data.GetValueOrDefault("text/plain")?.ToString());
        if (result.Error is { } error)
        {
            if (!silent) link.Publish("error", request, new { Ename = error.Name, Evalue = error.Message, error.Traceback });
            if (request.Flag("stop_on_error", true)) await GiveUpQueuedAsync().ConfigureAwait(false);
            link.Reply(request, new
            {
                Status = "error",
                ExecutionCount = number,
                Ename = error.Name,
                Evalue = error.Message,
                error.Traceback,
                UserExpressions = new { },
                Payload = (object[])[]
            });
            return;
        }
        if (result.Value is { } value && !silent) link.Publish("execute_result", request, new { ExecutionCount = number, value.Data, Metadata = new { } });
        var values = expressions is { } asked ? await EvaluateAsync(request, asked).ConfigureAwait(false) : [];
        link.Reply(request, new { Status = "ok", ExecutionCount = number, UserExpressions = values, Payload = (object[])[] });
    }

    private async Task<CellResult> RunAsync(string code, PublishedOutput to)
    {
        lock (state) (output, begun, interrupted) = (to, false, false);
        try
        {
            var session = await engine.ConfigureAwait(false);
            var run = session.ExecuteAsync(code, to);
            lock (state)
            {
                begun = true;
                // An interrupt that came before the engine could hear it.
                if (interrupted) session.Interrupt();
            }
            return await run.ConfigureAwait(false);
        }
        finally
        {
            lock (state) output = null;
            to.Finish();
        }
    }

    /// <summary>What has come by now to be executed will not be.</summary>
    private async Task GiveUpQueuedAsync()
    {
        await link.ReadAllAsync().ConfigureAwait(false);
        givenUp = lastReceived();
    }

    private async Task<Dictionary<string, object>> EvaluateAsync(Request request, JsonElement expressions)
    {
        Dictionary<string, object> values = [];
        foreach (var expression in expressions.EnumerateObject())
        {
            // Half of a surrogate pair can stand in JSON, and is no text.
            string? name = null, code = null;
            try
            {
                name = expression.Name;
                code = expression.Value.ValueKind == JsonValueKind.String ? expression.Value.GetString() : null;
            }
            catch (InvalidOperationException)
            {
                name ??= "?";
            }
            if (code is null)
            {
                values[name] = new { Status = "error", Ename = "BadRequest", Evalue = "The expression is not text.", Traceback = (string[])[] };
                continue;
            }
            var result = await RunAsync(code, new PublishedOutput(link, request, true, null)).ConfigureAwait(false);
            values[name] = result.Error is { } error
                ? new { Status = "error", Ename = error.Name, Evalue = error.Message, error.Traceback }
                : new { Status = "ok", Data = result.Value?.Data ?? new Dictionary<string, System.Text.Json.Nodes.JsonNode>(), Metadata = new { } };
        }
        return values;
    }
}
