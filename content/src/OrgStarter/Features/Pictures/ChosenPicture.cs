using OrgStarter.Site;
using OrgStarter.Texts;
using SkiaSharp;

namespace OrgStarter.Features.Pictures;

/// <summary>
/// Turns a file that a user uploads into one square WebP, upright, in sRGB, without metadata. The file's name and stated type count for
/// nothing. No SVG: that is a document with scripts.
/// </summary>
public static class ChosenPicture
{
    /// <summary>The longest side accepted, in pixels: 16 MB decoded.</summary>
    public const int MaximumSide = 2_048;

    /// <summary>The longest side kept, in pixels.</summary>
    public const int Side = 512;

    private const int Quality = 90;
    private static readonly SKEncodedImageFormat[] Formats = [SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp];

    /// <summary>Bounds the memory: the pixels of one picture at a time.</summary>
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <returns>The picture, or what is wrong with it.</returns>
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
        // Nothing but the header is read so far: a few kilobytes can say that they are a billion pixels.
        if (codec is null || !Formats.Contains(codec.EncodedFormat) || Math.Max(codec.Info.Width, codec.Info.Height) > MaximumSide)
        {
            return null;
        }

        using var srgb = SKColorSpace.CreateSrgb();
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul, srgb);
        using var pixels = new SKBitmap(info);
        // A file that ends early has the result IncompleteInput, and gray pixels.
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

    /// <summary>Sets a picture around the origin upright, by the way its camera was held (Exif 2.32, tag 0x0112).</summary>
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
