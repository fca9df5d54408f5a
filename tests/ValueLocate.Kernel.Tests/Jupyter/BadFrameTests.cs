namespace ValueLocate.Kernel.Tests.Jupyter;

public sealed class BadFrameTests : IAsyncDisposable
{
    public BadFrameTests() => Client = Kernel.Connect();

    private RunningKernel Kernel { get; } = new();

    private KernelClient Client { get; }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Kernel.DisposeAsync();
    }

    [Fact]
    public void Every_changed_byte_of_a_signed_message_is_noticed()
    {
        for (var part = 1; part < 6; part++)
        {
            var frames = Client.Frames("execute_request", new() { ["code"] = "throw new Exception(\"ran\");" }, out _);
            frames[part][^1] ^= 1;
            Dropped("its signature is wrong", frames);
        }
        Dropped("its signature is wrong", [.. Client.Frames("kernel_info_request", [], out _).Select((f, i) => i == 1 ? [] : f)]);
    }

    [Fact]
    public void A_recorded_message_is_not_obeyed_again()
    {
        var frames = Client.Frames("execute_request", new() { ["code"] = "\"once\"" }, out var id);
        Client.Raw(frames);
        Assert.Equal("ok", Client.Reply(id).Text("status"));
        Dropped("its signature came before", frames);
    }

    [Fact]
    public void Parts_that_are_missing_or_no_messages_are_dropped()
    {
        var whole = Client.Frames("kernel_info_request", [], out _);
        Dropped("it has no delimiter", "hello"u8.ToArray());
        Dropped("it has no delimiter", [[], [], []]);
        Dropped("parts behind the delimiter", whole[0]);
        Dropped("parts behind the delimiter", whole[..5]);
        Dropped("not JSON", Client.Frames("{", "{}"));
        Dropped("not JSON", Client.Frames(Head("x_request"), "\u0001"));
        Dropped("no msg_id", Client.Frames("[]", "{}"));
        Dropped("no msg_id", Client.Frames("{\"msg_id\": 3, \"msg_type\": \"x\"}", "{}"));
        Dropped("no msg_id", Client.Frames(Head(""), "{}"));
        Dropped("content is no object", Client.Frames(Head("x_request"), "[1]"));
        Dropped("not JSON", Client.Frames(Head("x_request"), new string('[', 5000)));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_silences_nothing()
    {
        Dropped("no Unicode text", Client.Frames("""{"msg_id": "a", "msg_type": "\ud800"}""", "{}"));
        Dropped("no Unicode text", Client.Frames("""{"msg_id": "\udfff", "msg_type": "x_request"}""", "{}"));
        Client.Raw(Client.Frames("""{"msg_id": "half", "msg_type": "execute_request"}""", """{"code": "\ud800"}"""));
        var reply = Client.Reply("half");
        Assert.Equal("error", reply.Text("status"));
        Assert.Contains("'code' of execute_request is no Unicode text", reply.Text("evalue"), StringComparison.Ordinal);
        Assert.Equal("ok", Client.Run("1 + 2").Reply.Text("status"));
    }

    [Fact]
    public void A_message_of_hundreds_of_megabytes_is_not_taken()
    {
        using (var other = Kernel.Connect())
        {
            other.Raw([.. Enumerable.Repeat(new byte[100_000_000], 4)]);
            for (var i = 0; i < 20; i++)
            {
                Assert.Equal("ok", Client.Run("1 + 2").Reply.Text("status"));
                Thread.Sleep(50);
            }
        }
        // A message that was taken and dropped leaves a line.
        Assert.Equal("", Kernel.Log);
    }

    [Fact]
    public void Random_frames_never_stop_the_kernel()
    {
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            byte[][] frames = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Bytes(random, random.Next(0, 40)))];
            if (random.Next(2) == 0) frames[0] = "<IDS|MSG>"u8.ToArray();
            Client.Raw(frames);
        }
        Assert.Equal("ok", Client.Run("1 + 2").Reply.Text("status"));
    }

    private static string Head(string type) => $$"""{"msg_id": "{{Guid.NewGuid():N}}", "msg_type": "{{type}}"}""";

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>
    /// The message is dropped with a line that says why, and the kernel answers the next one. (Of a flood most lines are left out, hence a kernel for each
    /// test.)
    /// </summary>
    private void Dropped(string why, params byte[][] frames)
    {
        var before = Kernel.Log.Length;
        Client.Raw(frames);
        Assert.Equal("ok", Client.Answer("kernel_info_request").Text("status"));
        var line = Kernel.Log[before..].Trim();
        Assert.Matches($"^kernel: dropped a message on the Shell socket: .*{why}", line);
        Assert.DoesNotContain('\n', line);
    }
}
