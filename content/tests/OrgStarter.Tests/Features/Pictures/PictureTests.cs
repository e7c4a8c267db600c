using System.Net;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Features.Pictures;
using OrgStarter.Testing;
using SkiaSharp;

namespace OrgStarter.Tests.Features.Pictures;

public sealed class PictureTests(TestSite site)
{
    private const string Form = "main form[method=post]";

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(4, 0, 1)]
    [InlineData(5, 0, 0)]
    [InlineData(6, 1, 0)]
    [InlineData(7, 1, 1)]
    [InlineData(8, 0, 1)]
    public async Task However_the_camera_was_held_the_picture_is_upright(int orientation, int column, int row)
    {
        using var picture = await KeptAsync(CameraPictures.Jpeg(orientation: orientation));
        Assert.Equal((32, 32), (picture.Width, picture.Height));
        foreach (var (x, y) in new[] { (0, 0), (1, 0), (0, 1), (1, 1) })
        {
            Assert.Equal((x, y) == (column, row), picture.GetPixel(8 + (16 * x), 8 + (16 * y)).Red > 128);
        }
    }

    [Fact]
    public async Task A_turned_picture_is_turned_and_not_mirrored()
    {
        // The white quarter of a picture that is twice as wide as high: of the middle square, the top left quarter.
        using var turned = await KeptAsync(CameraPictures.Jpeg(width: 64, orientation: 6));
        Assert.Equal((32, 32), (turned.Width, turned.Height));
        Assert.True(turned.GetPixel(24, 8).Red > 128);
        Assert.True(turned.GetPixel(8, 8).Red < 128 && turned.GetPixel(8, 24).Red < 128 && turned.GetPixel(24, 24).Red < 128);
    }

    [Theory]
    [InlineData(40, 20, 20)]
    [InlineData(7, 2_048, 7)]
    [InlineData(1, 1, 1)]
    [InlineData(2_048, 600, 512)]
    [InlineData(2_048, 2_048, 512)]
    public async Task Of_any_picture_the_square_in_its_middle_is_kept_at_a_sensible_size(int width, int height, int side)
    {
        using var picture = await KeptAsync(SamplePictures.Png(width, height));
        Assert.Equal((side, side), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task A_picture_saved_from_this_site_can_be_uploaded_again()
    {
        using var picture = new SKBitmap(16, 16);
        picture.Erase(SKColors.Transparent);
        using var webp = picture.Encode(SKEncodedImageFormat.Webp, 90);
        using var again = await KeptAsync(webp.ToArray());
        Assert.Equal(0, again.GetPixel(8, 8).Alpha);
    }

    [Fact]
    public async Task A_picture_that_ends_early_is_refused_and_not_kept_in_half()
    {
        var (png, jpeg) = (SamplePictures.Png(200, 200, rows: 100), CameraPictures.Jpeg(200, 200));
        foreach (var file in new[] { png, jpeg[..^300], CameraPictures.Jpeg(2_049, 16), jpeg[..60], [0xFF, 0xD8, 0xFF, .. new byte[40]] })
        {
            var browser = await UploadAsync(file);
            Assert.NotEmpty(browser.Page.ErrorOf("Input.Picture"));
            Assert.False(browser.Page.Has(".with-picture img"));
        }
    }

    [Fact]
    public async Task A_picture_of_an_earlier_version_is_still_served_as_what_it_is()
    {
        var id = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
        await site.InDatabaseAsync(async db =>
        {
            db.Pictures.Add(new Picture
            {
                Id = id,
                UserId = "gone",
                ContentType = "image/png",
                Bytes = SamplePictures.Png(),
                IsCurrent = true,
                CreatedAt = DateTimeOffset.UtcNow
            });
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        var picture = await site.Browse().GetAsync($"/pictures/{id}");
        Assert.Equal((HttpStatusCode.OK, "image/png"), (picture.Status, picture.Header("Content-Type")));
    }

    private async Task<Browser> UploadAsync(byte[] file)
    {
        var browser = await site.BrowseAsAsync(TestSite.Someone());
        await browser.GetAsync("/account/profile");
        await browser.SubmitFileAsync(Form, "Input.Picture", file);
        return browser;
    }

    private async Task<SKBitmap> KeptAsync(byte[] file)
    {
        var path = (await UploadAsync(file)).Page.Find(".with-picture img").GetAttribute("src")!;
        return SKBitmap.Decode(
            await site.InDatabaseAsync(db =>
                db.Pictures.Where(p => path.EndsWith(p.Id)).Select(p => p.Bytes).SingleAsync(TestContext.Current.CancellationToken)));
    }
}
