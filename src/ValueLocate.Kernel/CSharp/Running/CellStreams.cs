using System.Text;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.CSharp.Running;

/// <summary>
/// A session's way out: text in the order it was written, gathered for some milliseconds so that a million small writes are not a million messages, and never
/// after something shown that came later.
/// </summary>
internal sealed class CellStreams : IDisposable
{
    private const int Most = 16 * 1024;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(25);
    private readonly StringBuilder text = new();
    private readonly Timer timer;
    private string name = "stdout";
    private ICellOutput? output;

    public CellStreams()
    {
        // The timer must not carry the cell's own context along.
        using (ExecutionContext.SuppressFlow()) timer = new Timer(_ => Flush());
    }

    /// <summary>Held while output is handed over.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Where output goes from now on: the cell that runs, or the last that ran.</summary>
    public void Attach(ICellOutput to)
    {
        lock (Gate)
        {
            Send();
            output = to;
        }
    }

    public void Write(string stream, ReadOnlySpan<char> value, bool line = false)
    {
        lock (Gate)
        {
            if (stream != name) Send();
            name = stream;
            if (text.Length == 0) timer.Change(Wait, Timeout.InfiniteTimeSpan);
            text.Append(value);
            if (line) text.Append('\n');
            if (text.Length >= Most) Send();
        }
    }

    public void Flush()
    {
        lock (Gate) Send();
    }

    public void Display(MimeBundle bundle, string? id) => Hand(o => o.Display(bundle, id));

    public void Update(MimeBundle bundle, string id) => Hand(o => o.UpdateDisplay(bundle, id));

    public void Clear(bool wait) => Hand(o => o.Clear(wait));

    /// <summary>Asks the person; not under the gate, since they may take long.</summary>
    public string? ReadLine(string prompt, bool password)
    {
        Flush();
        var line = output?.ReadLine(prompt, password);
        // An interrupt withdraws the question.
        CellStopping.End();
        return line;
    }

    public void Dispose() => timer.Dispose();

    private void Hand(Action<ICellOutput> action)
    {
        lock (Gate)
        {
            Send();
            if (output is not null) action(output);
        }
    }

    private void Send()
    {
        if (text.Length == 0) return;
        var all = text.ToString();
        text.Clear();
        output?.Stream(name, all);
    }
}
