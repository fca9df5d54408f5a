using System.Globalization;

namespace ValueLocate.Organisms;

/// <summary>Reads training.csv of a model organism.</summary>
public static class TrainingLosses
{
    /// <summary>Every step's losses, in order; <see cref="TrainingProgress.Of"/> is the last step that is written.</summary>
    /// <param name="path">The organism's folder, or the file itself.</param>
    /// <exception cref="ValueLocateException">It is not there, or a line is not four numbers.</exception>
    public static IReadOnlyList<TrainingProgress> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = Directory.Exists(path) ? Path.Combine(path, LossLog.FileName) : path;
        if (!File.Exists(file)) throw new ValueLocateException($"There is no '{file}': name the folder of a model organism that was trained here.");
        var lines = File.ReadAllLines(file);
        if (lines.Length < 2 || lines[0] != LossLog.Header)
            throw new ValueLocateException($"'{file}' is no training's log: its first line should be '{LossLog.Header}', and a step a line should follow.");
        return [.. lines.Skip(1).Select((l, i) =>
            Step(l, lines.Length - 1) ?? throw new ValueLocateException($"Line {i + 2} of '{file}' is not step, answer loss, sign loss and tokens: '{l}'."))];
    }

    private static TrainingProgress? Step(string line, int of)
    {
        var fields = line.Split(',');
        return fields.Length == 4
            && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            && double.TryParse(fields[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var answer)
            && double.TryParse(fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var sign)
            && int.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var tokens)
            ? new TrainingProgress(step, of, answer, sign, tokens)
            : null;
    }
}
