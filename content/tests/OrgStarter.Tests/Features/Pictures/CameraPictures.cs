using SkiaSharp;

namespace OrgStarter.Tests.Features.Pictures;

/// <summary>Pictures as a camera leaves them.</summary>
internal static class CameraPictures
{
    /// <summary>
    /// A JPEG whose top left quarter is white in a black picture, with camera data that say where it was and how it was held, a comment,
    /// and a film after its end.
    /// </summary>
    public static byte[] Jpeg(int width = 32, int height = 32, int orientation = 1)
    {
        using var bitmap = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(bitmap))
        {
            using var white = new SKPaint { Color = SKColors.White };
            canvas.Clear(SKColors.Black);
            canvas.DrawRect(0, 0, width / 2f, height / 2f, white);
        }

        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        byte[] camera =
        [
            .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 2,
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
            0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 99, 0, 0, 0, 0,
            .. "GPS 25.033,121.565"u8,
        ];
        return [0xFF, 0xD8, .. Segment(0xE1, camera), .. Segment(0xFE, "a comment"u8), .. jpeg.AsSpan()[2..], .. "a film"u8];
    }

    private static byte[] Segment(byte marker, ReadOnlySpan<byte> data) =>
    [
        0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data
    ];
}
