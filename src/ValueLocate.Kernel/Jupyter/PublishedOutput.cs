using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.Jupyter.Wire;

namespace ValueLocate.Kernel.Jupyter;

/// <summary>A cell's output on its way to the front ends. The session gathers small writes; a cell that prints faster than anyone reads waits here.</summary>
/// <param name="link">The way out.</param>
/// <param name="parent">The request that the output belongs to.</param>
/// <param name="silent">Whether nothing is told.</param>
/// <param name="input">Who can be asked; null where the front end said that nobody can.</param>
internal sealed class PublishedOutput(KernelLink link, Request parent, bool silent, InputChannel? input) : ICellOutput
{
    private readonly Lock order = new();
    private readonly OutputBudget budget = OutputBudget.Shared;
    private string name = "stdout";
    private string held = "";
    private long lost;
    private volatile bool hurry;

    /// <summary>Whether the cell was interrupted: its output no longer waits for readers.</summary>
    public void Hurry() => hurry = true;

    public void Stream(string stream, string text)
    {
        if (silent || text.Length == 0) return;
        lock (order)
        {
            if (stream != name) SendHeld();
            name = stream;
            text = held + text;
            held = "";
            if (char.IsHighSurrogate(text[^1]))
            {
                // Half a character can't be sent: the other half comes next.
                held = text[^1..];
                text = text[..^1];
            }
            if (!budget.WaitForRoom(() => hurry))
            {
                lost += text.Length;
                return;
            }
            TellLost();
            Send(text);
        }
    }

    public void Display(MimeBundle bundle, string? displayId) =>
        Publish("display_data", new { bundle.Data, Metadata = new { }, Transient = Transient(displayId) });

    public void UpdateDisplay(MimeBundle bundle, string displayId) =>
        Publish("update_display_data", new { bundle.Data, Metadata = new { }, Transient = Transient(displayId) });

    public void Clear(bool wait) => Publish("clear_output", new { Wait = wait });

    public string? ReadLine(string prompt, bool password)
    {
        Finish();
        return input?.Ask(parent, prompt, password);
    }

    /// <summary>Sends what was held back.</summary>
    public void Finish()
    {
        lock (order)
        {
            SendHeld();
            TellLost();
        }
    }

    private static Dictionary<string, string> Transient(string? displayId) => displayId is null ? [] : new() { ["display_id"] = displayId };

    private void Publish(string type, object content)
    {
        if (silent) return;
        lock (order)
        {
            SendHeld();
            _ = budget.WaitForRoom(() => hurry);
            link.Publish(type, parent, content);
        }
    }

    private void SendHeld()
    {
        Send(held);
        held = "";
    }

    private void TellLost()
    {
        if (lost == 0) return;
        link.Publish("stream", parent, new { Name = "stderr", Text = $"[{lost} characters of output were left out: nobody read them]\n" });
        lost = 0;
    }

    private void Send(string text)
    {
        if (text.Length > 0 && !silent) link.Publish("stream", parent, new { Name = name, Text = text });
    }
}
