using OrgStarter.Site;
using OrgStarter.Texts;
using SkiaSharp;

namespace OrgStarter.Features.Pictures;

/// <summary>
/// Converts an uploaded file to a square, upright WebP in sRGB without metadata. Ignores the file's name and content type. Does not accept
/// SVG, because an SVG document can contain scripts.
/// </summary>
public static class ChosenPicture
{
    /// <summary>The longest accepted side, in pixels. Decoded, such a picture needs 16 MB.</summary>
    public const int MaximumSide = 2_048;

    /// <summary>The longest side after conversion, in pixels.</summary>
    public const int Side = 512;

    private const int Quality = 90;
    private static readonly SKEncodedImageFormat[] Formats =
    [
        SKEncodedImageFormat.Png,
        SKEncodedImageFormat.Jpeg,
        SKEncodedImageFormat.Webp
    ];

    /// <summary>Limits memory: decodes one picture at a time.</summary>
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <returns>The picture, or the validation error.</returns>
    public static async Task<(PictureFile? Picture, string? Problem)> ReadAsync(IFormFile file, CancellationToken ct)
    {
        if (file.Length > PictureFile.MaximumLength)
        {
            return (null, Text.Picture_TooBig.With(PictureFile.MaximumLength / 1024));
        }

        var bytes = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, ct);
        await OneAtATime.WaitAsync(ct);
        try
        {
            return Square(bytes) is { } webp ? (new PictureFile("image/webp", webp), null) : (null, Text.Picture_NotOne);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static byte[]? Square(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        // Only the header is read so far. A small file can declare a billion pixels.
        if (codec is null || !Formats.Contains(codec.EncodedFormat) || Math.Max(codec.Info.Width, codec.Info.Height) > MaximumSide)
        {
            return null;
        }

        using var srgb = SKColorSpace.CreateSrgb();
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul, srgb);
        using var pixels = new SKBitmap(info);
        // A truncated file returns IncompleteInput and gray pixels.
        if (codec.GetPixels(info, pixels.GetPixels()) != SKCodecResult.Success)
        {
            return null;
        }

        var shortest = Math.Min(info.Width, info.Height);
        var side = Math.Min(shortest, Side);
        using var surface = SKSurface.Create(info.WithSize(side, side));
        surface.Canvas.Translate(side / 2f, side / 2f);
        Turn(surface.Canvas, codec.EncodedOrigin);
        using var whole = SKImage.FromBitmap(pixels);
        surface.Canvas.DrawImage(
            whole,
            SKRect.Create((info.Width - shortest) / 2, (info.Height - shortest) / 2, shortest, shortest),
            SKRect.Create(-side / 2f, -side / 2f, side, side),
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var square = surface.Snapshot();
        using var webp = square.Encode(SKEncodedImageFormat.Webp, Quality);
        return webp?.ToArray();
    }

    /// <summary>Rotates or mirrors a picture around the origin by its Exif orientation (Exif 2.32, tag 0x0112).</summary>
    private static void Turn(SKCanvas canvas, SKEncodedOrigin origin)
    {
        canvas.RotateDegrees(origin switch
        {
            SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom => 90,
            SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft => 180,
            SKEncodedOrigin.LeftBottom or SKEncodedOrigin.LeftTop => 270,
            _ => 0,
        });
        if (origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomLeft or SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightBottom)
        {
            canvas.Scale(-1, 1);
        }
    }
}
