using System.Text;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.Tests.CSharp;

/// <summary>Keeps what a cell puts out.</summary>
internal sealed class Recorder(params string[] answers) : ICellOutput
{
    private readonly Queue<string> answers = new(answers);
    private readonly StringBuilder stdout = new();
    private readonly StringBuilder stderr = new();

    public List<(MimeBundle Bundle, string? Id)> Shown { get; } = [];

    public List<(MimeBundle Bundle, string Id)> Updated { get; } = [];

    /// <summary>What came, in order: a stream's name, "display", "update", "clear", "ask".</summary>
    public List<string> Order { get; } = [];

    public int Messages { get; private set; }

    public string Stdout { get { lock (Order) return stdout.ToString(); } }

    public string Stderr { get { lock (Order) return stderr.ToString(); } }

    public void Stream(string name, string text)
    {
        lock (Order)
        {
            Messages++;
            (name == "stdout" ? stdout : stderr).Append(text);
            Order.Add(name);
        }
    }

    public void Display(MimeBundle bundle, string? displayId)
    {
        lock (Order)
        {
            Shown.Add((bundle, displayId));
            Order.Add("display");
        }
    }

    public void UpdateDisplay(MimeBundle bundle, string displayId)
    {
        lock (Order)
        {
            Updated.Add((bundle, displayId));
            Order.Add("update");
        }
    }

    public void Clear(bool wait) => Order.Add(wait ? "clear later" : "clear");

    public string? ReadLine(string prompt, bool password)
    {
        Order.Add("ask " + prompt + (password ? " (hidden)" : ""));
        return answers.TryDequeue(out var answer) ? answer : null;
    }
}
