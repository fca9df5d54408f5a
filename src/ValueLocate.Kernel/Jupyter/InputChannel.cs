using ValueLocate.Kernel.Jupyter.Wire;

namespace ValueLocate.Kernel.Jupyter;

/// <summary>Asks the front end that a cell came from for a line, and waits. One question at a time.</summary>
internal sealed class InputChannel(KernelLink link)
{
    private readonly Lock asking = new();
    private readonly object state = new();
    private Request? asked;
    private string? answer;
    private bool closed;

    /// <summary>The line; null where there will be none. An interrupt wakes it with a <see cref="ThreadInterruptedException"/>.</summary>
    public string? Ask(Request request, string prompt, bool password)
    {
        lock (asking)
        {
            lock (state)
            {
                (asked, answer) = (request, null);
                link.AskFor(request, prompt, password);
                try
                {
                    while (asked is not null && !closed) Monitor.Wait(state);
                }
                finally
                {
                    asked = null;
                }
                return answer;
            }
        }
    }

    /// <summary>Takes an answer; one that nobody waits for, or of somebody else, is left.</summary>
    public void Take(Request reply)
    {
        lock (state)
        {
            if (reply.Type != "input_reply" || asked is null || !Same(asked.Identities, reply.Identities)) return;
            try
            {
                answer = reply.Text("status", "ok") == "ok" ? reply.Text("value") : null;
            }
            catch (BadRequestException e)
            {
                link.Complaints.Add($"dropped an answer: {e.Message}");
                return;
            }
            asked = null;
            Monitor.PulseAll(state);
        }
    }

    /// <summary>Gives up the question that waits for an answer, if one does: whoever asked is answered null.</summary>
    public void Withdraw()
    {
        lock (state)
        {
            asked = null;
            Monitor.PulseAll(state);
        }
    }

    /// <summary>Nobody will answer any more.</summary>
    public void Close()
    {
        lock (state)
        {
            closed = true;
            Monitor.PulseAll(state);
        }
    }

    private static bool Same(IReadOnlyList<byte[]> a, IReadOnlyList<byte[]> b) =>
        a.Count == b.Count && a.Zip(b).All(p => p.First.AsSpan().SequenceEqual(p.Second));
}
