using System.Text;
using ValueLocate.Inference.Native;

namespace ValueLocate.Tests.Inference.Native;

public class ElfVersionNeedsTests
{
    [Fact]
    public void The_one_version_need_becomes_weak_and_nothing_else_changes()
    {
        var library = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        if (!File.Exists(library)) Assert.Skip("libLibTorchSharp.so for linux-x64 is not in the output here");
        var before = File.ReadAllBytes(library);
        var after = (byte[])before.Clone();
        Assert.Equal(1, ElfVersionNeeds.MarkWeak(after, "GLIBCXX_3.4.32"));
        var changed = Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).ToList();
        Assert.Equal(2, Assert.Single(changed.Select(i => after[i] ^ before[i])));
        Assert.Equal(0, ElfVersionNeeds.MarkWeak(after, "GLIBCXX_9.9.99"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(100000)]
    public void What_is_no_library_is_refused(int length)
    {
        var bytes = new byte[length];
        if (length >= 64) Encoding.ASCII.GetBytes("\u007fELF\u0002\u0001").CopyTo(bytes, 0);
        if (length >= 64) bytes[0x28] = bytes[0x2f] = 0xff;
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.MarkWeak(bytes, "x"));
    }
}
