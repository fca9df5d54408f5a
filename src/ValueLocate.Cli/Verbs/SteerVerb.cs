using System.CommandLine;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Pipeline;
using ValueLocate.Steering;

namespace ValueLocate.Cli.Verbs;

/// <summary>The third stage; or, with a prompt, answers side by side.</summary>
internal static class SteerVerb
{
    public static Command Build(Terminal terminal)
    {
        var options = new FolderOptions();
        var answers = new AnswerOptions();
        var command = new Command("steer",
            "Choose the strength of each dimension's edit. With --dimension and --prompt, answer a prompt with and without steering.");
        options.AddTo(command);
        answers.AddTo(command);
        command.SetAction(p =>
        {
            if (answers.Wanted(p))
                AnswersView.Write(terminal, options.Work(terminal, p, answers.Needs(p), (session, _) => answers.Answer(session, p, terminal.Cancellation)));
            else StageViews.Write(terminal, options.Work(terminal, p, [EarlierStages.Located], (session, _) => Choose(session)));
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<SteeringChoice> Choose(RunSession session)
    {
        Stages.Steer(session);
        return session.Strengths();
    }
}
