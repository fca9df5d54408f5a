using ValueLocate.Inference;
using ValueLocate.Inference.Hub;

namespace ValueLocate.Tests.Inference;

/// <summary>What is local, what is on the hub, and what is neither.</summary>
public sealed class ModelLocatorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("valuelocate-locate").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_folder_or_gguf_file_that_is_here_is_returned_as_it_is()
    {
        var gguf = Path.Combine(folder, "a.GGUF");
        File.WriteAllText(gguf, "");
        Assert.Equal(new ModelLocation(folder), ModelLocator.Resolve(folder, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(new ModelLocation(gguf), ModelLocator.Resolve(gguf, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Another_file_is_no_model()
    {
        var file = Path.Combine(folder, "model.bin");
        File.WriteAllText(file, "");
        Assert.Contains("is a file, but neither", await Sentence(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("./tiny")]
    [InlineData("../me/tiny")]
    [InlineData("/me/tiny")]
    [InlineData("~/me/tiny")]
    [InlineData("me\\tiny")]
    [InlineData("models/me/tiny")]
    [InlineData("me/tiny/")]
    public async Task What_looks_like_a_path_never_asks_the_network(string text) =>
        Assert.Contains($"There is no folder '{text}'", await Sentence(text), StringComparison.Ordinal);

    [Fact]
    public async Task A_missing_folder_in_a_folder_that_is_here_is_a_path()
    {
        // The tests run where the assembly lies, so a folder there is a relative parent.
        var parent = Path.GetRelativePath(Environment.CurrentDirectory,
            Directory.CreateDirectory(Path.Combine(Environment.CurrentDirectory, "hub-parent")).FullName);
        try
        {
            Assert.Contains("There is no folder", await Sentence(parent + "/tiny"), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(parent);
        }
    }

    [Theory]
    [InlineData("tiny.gguf")]
    [InlineData("me/tiny.gguf")]
    public async Task A_gguf_file_that_is_not_here(string text) =>
        Assert.Contains($"There is no file '{text}'", await Sentence(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("gpt2")]
    [InlineData("me/ti ny")]
    [InlineData("me/tiny@")]
    [InlineData("me/tiny@../x")]
    [InlineData("me/tiny@/x")]
    [InlineData("me/tiny@a..b/.x")]
    [InlineData("me/tiny:model.bin")]
    [InlineData("me/tiny:../a.gguf")]
    [InlineData("me/tiny:/a.gguf")]
    [InlineData("me--you/tiny")]
    [InlineData("-me/tiny")]
    [InlineData("me/tiny.")]
    [InlineData("me/tiny\n")]
    [InlineData("https://huggingface.co@x")]
    public async Task Anything_else_is_one_sentence(string text)
    {
        var message = await Sentence(text);
        Assert.True(
            message.Contains("is neither a folder", StringComparison.Ordinal) || message.Contains("There is no folder", StringComparison.Ordinal), message);
    }

    [Fact]
    public async Task Two_revisions_are_one_too_many() =>
        Assert.Contains("two revisions, 'a' and 'b'", await Sentence("me/tiny@a", "b"), StringComparison.Ordinal);

    [Fact]
    public async Task A_revision_that_is_none() => Assert.Contains("is not a revision", await Sentence("me/tiny", "../../x"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Qwen/Qwen2.5-0.5B", "Qwen", "Qwen2.5-0.5B", null, null)]
    [InlineData("a/b@refs/pr/1", "a", "b", "refs/pr/1", null)]
    [InlineData("a/b:c-Q4.gguf", "a", "b", null, "c-Q4.gguf")]
    [InlineData("a/b@v1.0:x/c.gguf", "a", "b", "v1.0", "x/c.gguf")]
    public void Ids_are_taken_apart_and_written_again(string text, string owner, string name, string? revision, string? file)
    {
        Assert.Equal(new ModelId(owner, name, revision, file), ModelId.Parse(text));
        Assert.Equal(text, ModelId.Parse(text)!.ToString());
    }

    [Theory]
    [InlineData("a.gguf", true)]
    [InlineData("x/a b.gguf", true)]
    [InlineData("..", false)]
    [InlineData("x/../a", false)]
    [InlineData("/a", false)]
    [InlineData("x//a", false)]
    [InlineData("C:a", false)]
    [InlineData("a\\b", false)]
    [InlineData("a\0b", false)]
    [InlineData("a ", false)]
    [InlineData("", false)]
    public void Names_from_outside_stay_inside(string name, bool safe) => Assert.Equal(safe, HubFile.IsSafeName(name));

    // Asking for the options means that the network would be next.
    private static async Task<string> Sentence(string text, string? revision = null) => (await Assert.ThrowsAsync<ValueLocateException>(
        () => ModelLocator.Resolve(text, revision, null, () =>
            new HubOptions { Cache = "/nowhere", Endpoint = new Uri("http://127.0.0.1:1"), Offline = true }, TestContext.Current.CancellationToken))).Message;
}
