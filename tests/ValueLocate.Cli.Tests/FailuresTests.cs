using System.Runtime.InteropServices;
using ValueLocate.Cli.Output;

namespace ValueLocate.Cli.Tests;

public class FailuresTests
{
    private static (int Code, string Error) Report(Exception e, bool debug = false, bool goesOn = true)
    {
        using var error = new StringWriter();
        return (Failures.Report(e, error, goesOn, debug), error.ToString());
    }

    [Fact]
    public void An_error_that_the_user_can_mend_is_its_sentence() =>
        Assert.Equal((2, "error: The model is too blue: paint it." + Environment.NewLine),
            Report(new ValueLocateException("The model is too\nblue: paint it.")));

    [Fact]
    public void Ctrl_C_says_that_the_run_goes_on() =>
        Assert.Equal((130, "stopped; the same command goes on where it stopped" + Environment.NewLine), Report(new OperationCanceledException()));

    [Fact]
    public void Memory_that_does_not_suffice_is_a_sentence_that_says_what_to_do()
    {
        // What libtorch says; the CUDA allocator words it differently.
        foreach (var e in new Exception[] { new InsufficientMemoryException(),
            new OfLibtorch("[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 67108864 bytes."),
            new OfLibtorch("CUDA out of memory. Tried to allocate 2.00 GiB.") })
        {
            var (code, error) = Report(e);
            Assert.Equal(2, code);
            Assert.Contains("--offload", error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd().Split('\n'));
        }
        Assert.Equal(70, Report(new OfLibtorch("another")).Code);
    }

    [Fact]
    public void Trouble_with_the_file_system_is_a_sentence()
    {
        foreach (var e in new Exception[] { new UnauthorizedAccessException("Access to the path '/x' is denied."),
            new IOException("No space left on device : '/x'"), new FileNotFoundException("Could not find file '/x'.") })
        {
            var (code, error) = Report(e);
            Assert.Equal(2, code);
            Assert.Contains("'/x'", error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd().Split('\n'));
        }
    }

    [Fact]
    public void Something_unexpected_is_one_line_and_shows_its_stack_only_if_asked()
    {
        var thrown = Assert.Throws<InvalidOperationException>(void () => throw new InvalidOperationException("first\nsecond"));
        var (code, error) = Report(thrown);
        Assert.Equal(70, code);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Contains("report it", error, StringComparison.Ordinal);
        Assert.Contains("   at ", Report(thrown, debug: true).Error, StringComparison.Ordinal);
    }

    private sealed class OfLibtorch(string message) : ExternalException(message);
}
