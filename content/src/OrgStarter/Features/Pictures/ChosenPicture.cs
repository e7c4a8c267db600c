using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Features.Pictures;

/// <summary>
/// Checks a picture that somebody has chosen, by its content: its name and its stated type are the sender's to choose. What a
/// camera writes beside the picture, the place above all, is taken out. No SVG: that is a document with scripts.
/// </summary>
public static class ChosenPicture
{
    /// <summary>Of a side, in pixels: a few kilobytes can say that they are a billion of them.</summary>
    public const int MaximumSide = 2_048;

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
        try
        {
            return PngFile.Clean(bytes) is { } png ? (new PictureFile("image/png", png), null)
                : JpegFile.Clean(bytes) is { } jpeg ? (new PictureFile("image/jpeg", jpeg), null)
                : (null, Text.Picture_NotOne);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            // It ends in the middle, or says that it is longer than it is.
            return (null, Text.Picture_NotOne);
        }
    }
}
