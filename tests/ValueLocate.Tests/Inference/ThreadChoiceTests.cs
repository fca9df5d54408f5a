using TorchSharp;
using ValueLocate.Inference;
using ValueLocate.Inference.Native;

namespace ValueLocate.Tests.Inference;

public class ThreadChoiceTests
{
    [Theory]
    [InlineData(64, null, "cpu", null, 1)]
    [InlineData(ThreadChoice.Narrow, null, "cpu", null, 1)]
    [InlineData(576, null, "cpu", null, null)]
    // Who asks is heard.
    [InlineData(128, 2, "cpu", null, 2)]
    [InlineData(576, 1, "cpu", null, 1)]
    [InlineData(128, null, "cpu", "OMP_NUM_THREADS", null)]
    [InlineData(128, null, "cpu", "MKL_NUM_THREADS", null)]
    [InlineData(128, null, "cuda", null, null)]
    public void A_narrow_model_takes_one_thread_if_nobody_asks_for_more(int width, int? asked, string device, string? variable, int? threads) =>
        Assert.Equal(threads, ThreadChoice.Of(new ModelOptions { Device = device, Threads = asked }, width, name => name == variable ? "2" : null));

    [Fact]
    public void What_a_narrow_model_lowered_a_wide_one_raises_again()
    {
        TorchRuntime.EnsureLoaded();
        ThreadChoice.Apply(new ModelOptions(), 128);
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null) Assert.Equal(1, torch.get_num_threads());
        ThreadChoice.Apply(new ModelOptions(), 576);
        Assert.Equal(TorchRuntime.UsualThreads, torch.get_num_threads());
    }

    [Fact]
    public void None_is_refused() =>
        Assert.Contains("0 threads were asked for",
            Assert.Throws<ValueLocateException>(() => ThreadChoice.Of(new ModelOptions { Threads = 0 }, 128, _ => null)).Message, StringComparison.Ordinal);
}
