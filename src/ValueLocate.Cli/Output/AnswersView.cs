using ValueLocate.Steering;

namespace ValueLocate.Cli.Output;

/// <summary>Answers side by side.</summary>
internal static class AnswersView
{
    public static void Write(Terminal terminal, SideBySide answers)
    {
        (string Heading, string Answer)[] all = [("unsteered", answers.Unsteered), ($"toward positive {answers.Dimension}", answers.TowardPositive),
            ($"toward negative {answers.Dimension}", answers.TowardNegative)];
        var shown = Array.FindAll(all, a => a.Answer.Length > 0);
        terminal.OutputConsole.Write(TableOf.Columns(Array.ConvertAll(shown, a => a.Heading)).With(Array.ConvertAll(shown, a => a.Answer)));
    }
}
