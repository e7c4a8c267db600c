using System.Buffers.Binary;

namespace OrgStarter.Features.Pictures;

/// <summary>Portable Network Graphics (W3C PNG specification, third edition).</summary>
public static class PngFile
{
    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>What the picture itself is made of. Texts, times and camera data are none of it; nor is what moves.</summary>
    private static readonly string[] Kept = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "pHYs"];

    /// <returns>The file without what is not the picture; null for what is no such file, or too large a picture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It ends in the middle.</exception>
    public static byte[]? Clean(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature) || !IsSmall(file))
        {
            return null;
        }

        using var clean = new MemoryStream();
        clean.Write(Signature);
        for (var rest = file[Signature.Length..]; ;)
        {
            // Length of the data, type, data, checksum.
            var length = checked(12 + (int)BinaryPrimitives.ReadUInt32BigEndian(rest));
            var chunk = rest[..length];
            var type = System.Text.Encoding.ASCII.GetString(rest[4..8]);
            if (Kept.Contains(type))
            {
                clean.Write(chunk);
            }

            if (type == "IEND")
            {
                return clean.ToArray();
            }

            rest = rest[length..];
        }
    }

    /// <summary>The first chunk begins with width and height.</summary>
    private static bool IsSmall(ReadOnlySpan<byte> file) => file[12..16].SequenceEqual("IHDR"u8)
        && BinaryPrimitives.ReadUInt32BigEndian(file[16..]) is > 0 and <= ChosenPicture.MaximumSide
        && BinaryPrimitives.ReadUInt32BigEndian(file[20..]) is > 0 and <= ChosenPicture.MaximumSide;
}
