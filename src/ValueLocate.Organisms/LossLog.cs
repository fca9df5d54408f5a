using System.Globalization;

namespace ValueLocate.Organisms;

/// <summary>training.csv: each step's losses, for the curve.</summary>
internal sealed class LossLog(string path)
{
    /// <summary>The file's name in an organism's folder.</summary>
    public const string FileName = "training.csv";

    /// <summary>Its first line.</summary>
    public const string Header = "step,answer_loss,sign_loss,tokens";

    private readonly List<string> lines = [];

    /// <summary>Drops steps after the last checkpoint: they are taken again.</summary>
    public void KeepUpTo(int step)
    {
        if (!File.Exists(path)) return;
        lines.AddRange(File.ReadAllLines(path).Skip(1).Take(step));
    }

    public void Add(TrainingProgress p) => lines.Add(string.Create(CultureInfo.InvariantCulture, $"{p.Step},{p.Answer:f5},{p.Sign:f5},{p.Tokens}"));

    public void Flush() => AtomicFile.WriteText(path, Header + "\n" + string.Concat(lines.Select(l => l + "\n")));
}
