using System.Buffers.Binary;

namespace OrgStarter.Features.Pictures;

/// <summary>JPEG (ITU-T T.81, annex B), with the camera data of Exif 2.32.</summary>
public static class JpegFile
{
    private const int StartOfScan = 0xDA;
    private const int Comment = 0xFE;
    private const int Orientation = 0x0112;
    private static ReadOnlySpan<byte> ExifHead => "Exif\0\0"u8;

    /// <returns>The file without camera data and comments, still the right way up; null for what is no such file, or too large a picture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It ends in the middle.</exception>
    public static byte[]? Clean(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return null;
        }

        using var clean = new MemoryStream();
        var isSized = false;
        clean.Write(file[..2]);
        for (var rest = file[2..]; rest[0] == 0xFF;)
        {
            var marker = rest[1];
            var segment = rest[..(2 + BinaryPrimitives.ReadUInt16BigEndian(rest[2..]))];
            if (marker == StartOfScan)
            {
                // The rest is the picture. What comes after its end, a film for example, is cut off.
                clean.Write(rest[..(rest.LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) + 2)]);
                return isSized ? clean.ToArray() : null;
            }

            if (IsFrame(marker))
            {
                isSized = IsSmall(segment);
            }

            if (OrientationOf(segment) is { } turned)
            {
                clean.Write(OnlyOrientation(turned));
            }
            else if (marker != Comment && marker is not (>= 0xE1 and <= 0xEF) || marker is 0xE2 or 0xEE)
            {
                // Of the application data the colour profile and Adobe's colour transform belong to the picture.
                clean.Write(segment);
            }

            rest = rest[segment.Length..];
        }

        return null;
    }

    private static bool IsFrame(int marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static bool IsSmall(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt16BigEndian(frame[5..]) is > 0 and <= ChosenPicture.MaximumSide
        && BinaryPrimitives.ReadUInt16BigEndian(frame[7..]) is > 0 and <= ChosenPicture.MaximumSide;

    /// <summary>Which way up the camera was held, 1 to 8; null when the segment does not say.</summary>
    private static int? OrientationOf(ReadOnlySpan<byte> segment)
    {
        if (segment[1] != 0xE1 || !segment[4..].StartsWith(ExifHead))
        {
            return null;
        }

        var tiff = segment[(4 + ExifHead.Length)..];
        var isLittle = tiff[0] == 'I';
        var fields = tiff[(int)Number(tiff[4..8], isLittle)..];
        for (var i = 0; i < (int)Number(fields[..2], isLittle); i++)
        {
            var field = fields.Slice(2 + (12 * i), 12);
            if (Number(field[..2], isLittle) == Orientation)
            {
                return Number(field[8..10], isLittle) is >= 1 and <= 8 and var value ? (int)value : null;
            }
        }

        return null;
    }

    private static uint Number(ReadOnlySpan<byte> bytes, bool isLittle)
    {
        uint number = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            number = (number << 8) | bytes[isLittle ? bytes.Length - 1 - i : i];
        }

        return number;
    }

    /// <summary>Camera data that say nothing else: one field, sixteen bits.</summary>
    private static byte[] OnlyOrientation(int value) =>
        [0xFF, 0xE1, 0, 34, .. ExifHead, (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)value, 0, 0, 0, 0, 0, 0];
}
