using System.Buffers.Binary;
using System.Text;

namespace ValueLocate.Inference.Native;

/// <summary>
/// Reads and edits the table of symbol versions that a 64-bit little-endian ELF library needs from others
/// (section type SHT_GNU_verneed; layout: the Linux Standard Base, "Symbol Versioning").
/// </summary>
internal static class ElfVersionNeeds
{
    private const uint SectionVerneed = 0x6ffffffe;
    private const ushort FlagWeak = 2;

    /// <summary>Marks the need of one version as weak, so that a loader without that version goes on. Returns how many entries changed.</summary>
    /// <param name="elf">The library's bytes, edited in place.</param>
    /// <param name="version">For example "GLIBCXX_3.4.32".</param>
    /// <exception cref="InvalidDataException">The bytes are not such a library.</exception>
    public static int MarkWeak(Span<byte> elf, string version)
    {
        try
        {
            return Edit(elf, Encoding.ASCII.GetBytes(version));
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("The library's section table points outside the file.", e);
        }
    }

    private static int Edit(Span<byte> elf, byte[] version)
    {
        if (elf.Length < 64 || !elf[..6].SequenceEqual((byte[])[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
            throw new InvalidDataException("Not a 64-bit little-endian ELF library.");
        var sections = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(elf[0x28..]));
        int size = U16(elf, 0x3a), count = U16(elf, 0x3c);
        var changed = 0;
        for (var s = 0; s < count; s++)
        {
            var header = sections + s * size;
            if (U32(elf, header + 4) != SectionVerneed) continue;
            var strings = sections + checked((int)U32(elf, header + 40)) * size;
            changed += EditSection(elf, Offset(elf, header), Offset(elf, strings), version);
        }
        return changed;
    }

    private static int EditSection(Span<byte> elf, int needs, int strings, byte[] version)
    {
        var changed = 0;
        for (var need = needs; ;)
        {
            var aux = need + (int)U32(elf, need + 8);
            for (int i = 0, n = U16(elf, need + 2); i < n; i++)
            {
                var name = elf[(strings + (int)U32(elf, aux + 8))..];
                if (name.StartsWith(version) && name[version.Length] == 0)
                {
                    var flags = elf.Slice(aux + 4, 2);
                    BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(U16(elf, aux + 4) | FlagWeak));
                    changed++;
                }
                aux += (int)U32(elf, aux + 12);
            }
            var next = (int)U32(elf, need + 12);
            if (next == 0) return changed;
            need += next;
        }
    }

    private static int Offset(Span<byte> elf, int header) => checked((int)BinaryPrimitives.ReadUInt64LittleEndian(elf[(header + 24)..]));

    private static ushort U16(Span<byte> elf, int at) => BinaryPrimitives.ReadUInt16LittleEndian(elf[at..]);

    private static uint U32(Span<byte> elf, int at) => BinaryPrimitives.ReadUInt32LittleEndian(elf[at..]);
}
