using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace OrgStarter.Testing;

public static class SamplePictures
{
    /// <summary>Returns a gray PNG with a text chunk, as image editors add one.</summary>
    /// <param name="rows">The number of rows that the data really contains; null for all.</param>
    public static byte[] Png(int width = 4, int? height = null, int? rows = null)
    {
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height ?? width);
        head[8] = 8;
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(pixels, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(new byte[(rows ?? height ?? width) * (width + 1)]);
        }

        return [
            0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", head), .. Chunk("tEXt", "made by Somebody"u8),
            .. Chunk("IDAT", pixels.ToArray()), .. Chunk("IEND", [])
        ];
    }

    private static byte[] Chunk(string type, ReadOnlySpan<byte> data)
    {
        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. data];
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc32(named));
        return [.. length, .. named, .. sum];
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320;
            }
        }

        return ~sum;
    }
}
