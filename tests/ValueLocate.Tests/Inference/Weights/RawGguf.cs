using System.Text;

namespace ValueLocate.Tests.Inference.Weights;

/// <summary>
/// A GGUF file taken apart, to be changed and put together again: metadata as key, type and bytes; tensors as name, dimensions, type and bytes.
/// </summary>
internal sealed class RawGguf
{
    public const uint U32 = 4, F32 = 6, Bool = 7, Text = 8, U64 = 10;

    public uint Version { get; set; } = 3;

    public int Alignment { get; set; } = 32;

    public List<(string Key, uint Type, byte[] Value)> Metadata { get; } = [];

    public List<(string Name, long[] Dimensions, uint Type, byte[] Bytes)> Tensors { get; } = [];

    public static RawGguf Read(string path)
    {
        using var r = new BinaryReader(File.OpenRead(path));
        var raw = new RawGguf();
        r.ReadUInt32();
        raw.Version = r.ReadUInt32();
        var (tensors, pairs) = (r.ReadInt64(), r.ReadInt64());
        for (var i = 0L; i < pairs; i++)
        {
            var key = ReadText(r);
            var type = r.ReadUInt32();
            var start = r.BaseStream.Position;
            Skip(r, type);
            var end = r.BaseStream.Position;
            r.BaseStream.Position = start;
            raw.Metadata.Add((key, type, r.ReadBytes((int)(end - start))));
        }
        var infos = new List<(string Name, long[] Dimensions, uint Type, long Offset)>();
        for (var i = 0L; i < tensors; i++)
        {
            var name = ReadText(r);
            long[] dimensions = [.. Enumerable.Range(0, (int)r.ReadUInt32()).Select(_ => r.ReadInt64())];
            infos.Add((name, dimensions, r.ReadUInt32(), r.ReadInt64()));
        }
        var data = (r.BaseStream.Position + 31) / 32 * 32;
        for (var i = 0; i < infos.Count; i++)
        {
            r.BaseStream.Position = data + infos[i].Offset;
            var end = i + 1 < infos.Count ? data + infos[i + 1].Offset : r.BaseStream.Length;
            raw.Tensors.Add((infos[i].Name, infos[i].Dimensions, infos[i].Type, r.ReadBytes((int)(end - r.BaseStream.Position))));
        }
        return raw;
    }

    public RawGguf Set(string key, uint type, byte[] value)
    {
        Metadata.RemoveAll(m => m.Key == key);
        Metadata.Add((key, type, value));
        return this;
    }

    public RawGguf Set(string key, uint value) => Set(key, U32, BitConverter.GetBytes(value));

    public RawGguf Set(string key, float value) => Set(key, F32, BitConverter.GetBytes(value));

    public RawGguf Set(string key, string value) =>
        Set(key, Text, [.. BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(value)), .. Encoding.UTF8.GetBytes(value)]);

    public RawGguf Remove(string key)
    {
        Metadata.RemoveAll(m => m.Key == key);
        return this;
    }

    public void Write(string path) => Write(path, Tensors);

    public void Write(string path, IReadOnlyList<(string Name, long[] Dimensions, uint Type, byte[] Bytes)> tensors)
    {
        using var w = new BinaryWriter(File.Create(path));
        w.Write(0x46554747u);
        w.Write(Version);
        w.Write((long)tensors.Count);
        w.Write((long)Metadata.Count);
        foreach (var (key, type, value) in Metadata)
        {
            WriteText(w, key);
            w.Write(type);
            w.Write(value);
        }
        long offset = 0;
        foreach (var t in tensors)
        {
            WriteText(w, t.Name);
            w.Write(t.Dimensions.Length);
            foreach (var d in t.Dimensions) w.Write(d);
            w.Write(t.Type);
            w.Write(offset);
            offset += Padded(t.Bytes.Length);
        }
        w.Write(new byte[Padded(w.BaseStream.Position) - w.BaseStream.Position]);
        foreach (var t in tensors)
        {
            w.Write(t.Bytes);
            w.Write(new byte[Padded(t.Bytes.Length) - t.Bytes.Length]);
        }
    }

    private long Padded(long n) => (n + Alignment - 1) / Alignment * Alignment;

    private static void WriteText(BinaryWriter w, string text)
    {
        w.Write((long)Encoding.UTF8.GetByteCount(text));
        w.Write(Encoding.UTF8.GetBytes(text));
    }

    private static string ReadText(BinaryReader r) => Encoding.UTF8.GetString(r.ReadBytes((int)r.ReadInt64()));

    private static void Skip(BinaryReader r, uint type)
    {
        if (type == 8) ReadText(r);
        else if (type == 9)
        {
            var inner = r.ReadUInt32();
            for (long i = 0, n = r.ReadInt64(); i < n; i++) Skip(r, inner);
        }
        else r.ReadBytes(type switch { 0 or 1 or 7 => 1, 2 or 3 => 2, 10 or 11 or 12 => 8, _ => 4 });
    }
}
