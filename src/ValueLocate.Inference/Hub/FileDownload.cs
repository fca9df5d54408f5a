using System.Security.Cryptography;

namespace ValueLocate.Inference.Hub;

/// <summary>
/// Fetches one file: into name.part, from where an earlier attempt stopped, then checked and renamed.
/// Addresses carry a commit, so what lies in a part is never of another version.
/// </summary>
internal sealed class FileDownload(HubClient client, HubOptions options, ModelId id, string commit)
{
    private const int BufferSize = 1 << 18;

    /// <summary>Makes sure that the file is at <paramref name="target"/>, whole.</summary>
    /// <exception cref="ValueLocateException">
    /// The hub can't be reached or refuses (the part stays), or what it sends is not what it announced (the part is deleted).
    /// </exception>
    public async Task Fetch(HubFile file, string target, ProgressMeter meter, CancellationToken cancel)
    {
        if (!File.Exists(target))
        {
            var part = target + ".part";
            if (LengthOf(part) > file.Size) File.Delete(part);
            if (file.Size is null || LengthOf(part) < file.Size || !File.Exists(part))
                await Persist(file, part, meter, cancel).ConfigureAwait(false);
            await Check(file, part, cancel).ConfigureAwait(false);
            File.Move(part, target, overwrite: true);
        }
        meter.Finish(file.BaseName, LengthOf(target));
    }

    private async Task Persist(HubFile file, string part, ProgressMeter meter, CancellationToken cancel)
    {
        try
        {
            await Retry.Run(options, () => Receive(file, part, meter, cancel), () => LengthOf(part), cancel).ConfigureAwait(false);
        }
        catch (TransientFailure e)
        {
            throw new ValueLocateException($"{e.Message.TrimEnd('.')}; what arrived of '{id.Repository}' is kept, and the next call goes on from there.", e);
        }
    }

    private async Task<bool> Receive(HubFile file, string part, ProgressMeter meter, CancellationToken cancel)
    {
        var have = LengthOf(part);
        using var response = await client.Open(id, commit, file.Name, have, cancel).ConfigureAwait(false);
        if (response.PastEnd && have > 0) throw StartAgain(file, part);
        if (response.Announced is { } announced && file.Size is { } size && announced != size)
            throw Wrong(part, $"has {size} bytes by the hub's list, but {announced} are announced");
        if (file.Size is null && response.Announced is null && file.Limit is null)
            throw new ValueLocateException($"Neither the list of the hub nor its answer says how large '{file.Name}' of '{id.Repository}' is, so it is not "
                + "downloaded: check HF_ENDPOINT.");
        if (response.From != 0 && response.From != have) throw StartAgain(file, part);
        // A server that ignores the range sends everything again.
        using var stream = new FileStream(part, response.From == 0 ? FileMode.Create : FileMode.Append, FileAccess.Write, FileShare.Read, 0);
        var buffer = new byte[BufferSize];
        var expected = file.Size ?? response.Announced;
        var limit = Math.Min(expected ?? long.MaxValue, file.Limit ?? long.MaxValue);
        if (expected > limit) throw Wrong(part, $"would have {expected} bytes, far more than such a file has");
        if (file.Size is null && expected is { } bytes) DiskTrouble.RequireSpace(bytes - stream.Length, id, options);
        while (await response.Read(buffer, cancel).ConfigureAwait(false) is var n and > 0)
        {
            if (stream.Length + n > limit)
            {
                stream.Close();
                throw Wrong(part, expected is null ? $"has no end: {limit} bytes arrived, more than such a file has"
                    : $"has {limit} bytes by the hub's list, but more arrived");
            }
            await stream.WriteAsync(buffer.AsMemory(0, n), cancel).ConfigureAwait(false);
            meter.Report(file.BaseName, stream.Length);
        }
        stream.Flush(flushToDisk: true);
        if (stream.Length < expected)
            throw new TransientFailure($"'{file.Name}' of '{id.Repository}' ends after {stream.Length} of {expected} bytes: try again later.");
        return true;

        ValueLocateException Wrong(string path, string how)
        {
            File.Delete(path);
            return new ValueLocateException($"'{file.Name}' of '{id.Repository}' {how}: it was deleted; try again, or check HF_ENDPOINT if it stays so.");
        }
    }

    private async Task Check(HubFile file, string part, CancellationToken cancel)
    {
        if ((file.Sha256 ?? file.Blob) is not { } expected) return;
        string found;
        using (var stream = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize,
            FileOptions.SequentialScan | FileOptions.Asynchronous))
        {
            found = file.Sha256 is null ? await GitBlob.NameOf(stream, cancel).ConfigureAwait(false)
                : Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel).ConfigureAwait(false));
        }
        if (found == expected) return;
        File.Delete(part);
        throw new ValueLocateException($"'{file.Name}' of '{id.Repository}' arrived damaged (its {(file.Sha256 is null ? "SHA-1" : "SHA-256")} begins with "
            + $"{found[..12]}, not {expected[..12]}): it was deleted; try again.");
    }

    private static TransientFailure StartAgain(HubFile file, string part)
    {
        File.Delete(part);
        return new TransientFailure($"The hub sends '{file.Name}' from another byte than the one asked for: try again later.");
    }

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
