using System.Security.Cryptography;
using System.Text;

namespace ValueLocate.Authoring.Building;

/// <summary>Asks a language model and keeps each reply in a file named by its prompt, so that a run that was cut off goes on where it stopped.</summary>
/// <param name="folder">Where replies are kept.</param>
/// <param name="model">The model's name, which is part of the key.</param>
/// <param name="ask">Sends one prompt and returns the reply.</param>
internal sealed class CachedReplies(string folder, string model, Func<string, CancellationToken, Task<string>> ask)
{
    public async Task<string> Ask(string prompt, CancellationToken cancel)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{model}\n{prompt}")))[..32];
        var file = Path.Combine(folder, $"{key}.txt");
        if (File.Exists(file)) return await File.ReadAllTextAsync(file, cancel).ConfigureAwait(false);
        var reply = await ask(prompt, cancel).ConfigureAwait(false);
        AtomicFile.WriteText(file, reply);
        return reply;
    }
}
