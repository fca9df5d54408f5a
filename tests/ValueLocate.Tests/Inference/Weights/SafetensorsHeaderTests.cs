using ValueLocate.Inference.Weights;

namespace ValueLocate.Tests.Inference.Weights;

/// <summary>Headers that the safetensors library refuses are refused.</summary>
public class SafetensorsHeaderTests
{
    private const string A = """ "a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]} """;

    [Theory]
    [InlineData("{" + A + "," + A + "}", 8, "'a' is there twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[]}}""", 8, "needs two data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "needs two data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}""", 8, "needs two data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "does not fill the bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "size below 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "not a safetensors header")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}}""", 8, "not a safetensors header")]
    [InlineData("""{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}""", 1, "does not fill the bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "does not follow the one before it")]
    [InlineData("{" + A + ""","b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "overlaps another one")]
    [InlineData("{" + A + "}", 9, "1 bytes behind its last tensor belong to none")]
    [InlineData("{" + A + "}", 7, "it ends inside the tensor 'a'")]
    [InlineData("""{"__metadata__":{"k":"v","k":"w"},""" + A + "}", 8, "'k' is in __metadata__ twice")]
    [InlineData("""{"__metadata__":{"k":1},""" + A + "}", 8, "'k' in __metadata__ is not a text")]
    [InlineData("""{"__metadata__":[],""" + A + "}", 8, "not a safetensors header")]
    [InlineData("[]", 0, "not a safetensors header")]
    [InlineData("{\"a\\ud800\":{}}", 0, "not a safetensors header")]
    [InlineData("""{"a":{"dtype":"E5","shape":[2],"data_offsets":[0,2]}}""", 2, "has the dtype E5, which is not supported")]
    [InlineData("""{"a":{"dtype":"4","shape":[2],"data_offsets":[0,2]}}""", 2, "has the dtype 4, which is not supported")]
    public void A_header_that_is_wrong_says_how(string header, int bytes, string part)
    {
        using var folder = new TempFolder();
        RawSafetensors.Write(folder.File("x.safetensors"), header, new byte[bytes]);
        Assert.Contains(part, Assert.Throws<ValueLocateException>(() => SafetensorsFile.Open(folder.File("x.safetensors"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("{" + A + "}   ", 8)]
    [InlineData("""{"__metadata__":null,""" + A + "}", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]},"b":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4)]
    public void Unusual_ones_that_are_right_are_read(string header, int bytes)
    {
        using var folder = new TempFolder();
        RawSafetensors.Write(folder.File("x.safetensors"), header, new byte[bytes]);
        using var file = SafetensorsFile.Open(folder.File("x.safetensors"));
        foreach (var name in file.Names)
        {
            using var tensor = file.Read(name);
            Assert.Equal(file.ShapeOf(name), tensor.shape);
        }
    }

    [Fact]
    public void The_three_eight_bit_floats_have_their_values()
    {
        // E5M2 is the upper half of a Half; E4M3's landmarks are in table 1 of the OCP specification.
        var e5m2 = Float8.Values(StoredType.F8_E5M2);
        for (var b = 0; b < 256; b++) Assert.Equal((float)BitConverter.UInt16BitsToHalf((ushort)(b << 8)), e5m2[b]);
        var e4m3 = Float8.Values(StoredType.F8_E4M3);
        foreach (var (b, value) in ((int, double)[])[(0, 0), (1, 0.001953125), (7, 0.013671875), (8, 0.015625), (0x38, 1), (0x7E, 448),
            (0x7F, double.NaN), (0xB8, -1), (0xFE, -448)])
            Assert.Equal((float)value, e4m3[b]);
        var e8m0 = Float8.Values(StoredType.F8_E8M0);
        Assert.Equal([MathF.Pow(2, -127), 1, 2, float.NaN], [e8m0[0], e8m0[127], e8m0[128], e8m0[255]]);
    }
}
