using System.Buffers.Binary;
using System.IO.Compression;

namespace OrgStarter;

/// <summary>Draws the pictures of the demo data as PNG files.</summary>
internal static class DemoPicture
{
    private const int Side = 128;

    private static readonly (uint Back, uint Skin, uint Shirt)[] People =
    [
        (0xf2d7b6, 0x8d5a3b, 0x35549f), (0xcfe3da, 0xe2b48c, 0x9a3324), (0xf6e3a1, 0xd39a6a, 0x0b6e5b), (0xd9d3ec, 0x6b4230, 0xffc857),
        (0xf3cdc8, 0xf0c8a0, 0x1a6585),
    ];

    public static byte[] Person(int number)
    {
        var (back, skin, shirt) = People[number % People.Length];
        return Draw((x, y) => IsIn(x, y, 64, 52, 25, 28) ? skin : IsIn(x, y, 64, 132, 50, 48) ? shirt : back);
    }

    /// <summary>A coffee bean.</summary>
    public static byte[] Logo() => Draw((x, y) =>
        IsIn(x, y, 64, 64, 38, 50) && Math.Abs(x - 64 - (8 * Math.Sin((y - 64) / 16.0))) > 4 ? 0xf6ead9u : 0x7a4a21u);

    private static bool IsIn(int x, int y, double centerX, double centerY, double radiusX, double radiusY) =>
        Math.Pow((x - centerX) / radiusX, 2) + Math.Pow((y - centerY) / radiusY, 2) <= 1;

    /// <param name="color">Returns the color of a pixel as 0xrrggbb.</param>
    private static byte[] Draw(Func<int, int, uint> color)
    {
        using var lines = new MemoryStream();
        using (var packed = new ZLibStream(lines, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < Side; y++)
            {
                packed.WriteByte(0);
                for (var x = 0; x < Side; x++)
                {
                    var rgb = color(x, y);
                    packed.Write([(byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb]);
                }
            }
        }

        using var png = new MemoryStream();
        png.Write([137, 80, 78, 71, 13, 10, 26, 10]);
        Chunk(png, "IHDR"u8, [0, 0, 0, Side, 0, 0, 0, Side, 8, 2, 0, 0, 0]);
        Chunk(png, "IDAT"u8, lines.ToArray());
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] body = [.. type, .. data];
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    /// <summary>CRC-32 as PNG uses it (ISO 3309).</summary>
    private static uint Crc(byte[] body)
    {
        var crc = uint.MaxValue;
        foreach (var value in body)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
