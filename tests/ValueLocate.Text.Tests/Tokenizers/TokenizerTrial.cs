using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Text.Tests.Tokenizers;

/// <summary>Reads a tokenizer.json that may be damaged and uses it; anything but success or one safe sentence is trouble.</summary>
internal static class TokenizerTrial
{
    private const long MostBytes = 300L << 20;

    private static readonly string[] s_texts =
    [
        "", "Hello, world! It's 2026.", new string('a', 69), new string('e', 40) + " " + new string(' ', 40) + "\n\n",
        "née Straße İstanbul ﬁ 😀👍🏽 한국어 ﷺ\u0301\u0300", "<|im_start|>user\n<s></s><unk>  x",
    ];

    /// <summary>Whether the file was used, how many bytes that took on this thread, and what went wrong.</summary>
    public static (bool IsUsed, long Bytes, string? Trouble) Of(byte[] json)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (isUsed, trouble) = Try(json);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return (isUsed, bytes, trouble ?? (bytes > MostBytes ? $"{bytes >> 20} MiB" : null));
    }

    private static (bool IsUsed, string? Trouble) Try(byte[] json)
    {
        try
        {
            var tokenizer = ModelTokenizer.Parse(new MemoryStream(json), "tokenizer.json");
            foreach (var text in s_texts)
            {
                var ids = tokenizer.Encode(text);
                _ = tokenizer.Decode(ids, skipSpecialTokens: true);
                if (ids.Count > 0) _ = tokenizer.DecodeToken(ids[0]);
            }
            return (true, null);
        }
        catch (ValueLocateException e)
        {
            return (false, e.Message.Length <= 1_700 && !e.Message.Any(char.IsControl) ? null : $"an unsafe message: {e.Message}");
        }
        catch (Exception e)
        {
            return (false, e.ToString());
        }
    }
}
