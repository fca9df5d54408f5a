using ValueLocate.Organisms;

namespace ValueLocate.Tests.Organisms;

public class TrainingLossesTests
{
    [Fact]
    public void What_the_training_logs_is_read_back()
    {
        using var folder = new TempFolder();
        var log = new LossLog(folder.File(LossLog.FileName));
        log.Add(new TrainingProgress(1, 2, 5.25, 0.5, 300));
        log.Add(new TrainingProgress(2, 2, 4.125, 0.25, 310));
        log.Flush();
        var steps = TrainingLosses.Read(folder.Path);
        Assert.Equal([new TrainingProgress(1, 2, 5.25, 0.5, 300), new TrainingProgress(2, 2, 4.125, 0.25, 310)], steps);
        Assert.Equal(steps, TrainingLosses.Read(folder.File(LossLog.FileName)));
    }

    [Theory]
    [InlineData("step,answer_loss,sign_loss,tokens\n1,2,3\n", "Line 2")]
    [InlineData("step,answer_loss,sign_loss,tokens\n1,2,3,4\n2,x,3,4\n", "Line 3")]
    [InlineData("a,b\n1,2\n", "no training's log")]
    [InlineData("", "no training's log")]
    public void A_broken_log_is_told_by_line(string text, string words)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("training.csv"), text);
        Assert.Contains(words, Assert.Throws<ValueLocateException>(() => TrainingLosses.Read(folder.Path)).Message);
    }

    [Fact]
    public void No_log_is_told() => Assert.Contains("There is no", Assert.Throws<ValueLocateException>(() => TrainingLosses.Read("/nowhere/at/all")).Message);
}
