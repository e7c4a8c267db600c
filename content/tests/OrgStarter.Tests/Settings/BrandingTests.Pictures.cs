using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Features.Pictures;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Settings;

public sealed partial class BrandingTests
{
    [Fact]
    public async Task A_logo_is_shown_from_the_site_itself_and_Logto_has_its_address()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("settings/branding"));
        await owner.SubmitFileAsync(Form, "Input.Logo.File", SamplePictures.Png());
        Assert.Contains("Saved.", owner.Page.Text, StringComparison.Ordinal);
        var path = owner.Page.Find("img.logo").GetAttribute("src")!;
        Assert.Equal(path, owner.Page.Find(".switcher summary img").GetAttribute("src"));
        Assert.Equal($"http://localhost{path}", await LogoAsync(organization));
        var picture = await site.Browse().GetAsync(path);
        Assert.Equal((HttpStatusCode.OK, "image/webp", "nosniff", "cross-origin"),
            (
                picture.Status,
                picture.Header("Content-Type"),
                picture.Header("X-Content-Type-Options"),
                picture.Header("Cross-Origin-Resource-Policy")));
        Assert.Contains("immutable", picture.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.DoesNotContain("made by Somebody", picture.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "https:",
            owner.Page.Header("Content-Security-Policy")!.Split(';').Single(d => d.Trim().StartsWith("img-src", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        var stranger = site.Browse();
        await stranger.GetAsync(organization.At("home"));
        Assert.Equal($"http://localhost{path}", stranger.Page.Find(".organization img").GetAttribute("src"));
    }

    [Fact]
    public async Task A_new_logo_takes_the_place_of_the_old_whose_file_is_gone_and_so_does_none()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("settings/branding"));
        await owner.SubmitFileAsync(Form, "Input.Logo.File", SamplePictures.Png());
        var old = owner.Page.Find("img.logo").GetAttribute("src")!;
        await owner.SubmitFileAsync(Form, "Input.Logo.File", SamplePictures.Png(8));
        Assert.NotEqual(old, owner.Page.Find("img.logo").GetAttribute("src"));
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browse().GetAsync(old)).Status);
        await owner.SubmitAsync(Form, ("Input.Logo.IsRemoved", "true"));
        Assert.False(owner.Page.Has("img.logo"));
        Assert.Null(await LogoAsync(organization));
        Assert.Equal(0, await CountAsync(organization));
    }

    [Fact]
    public async Task A_logo_for_dark_mode_and_a_browser_icon_are_used_where_they_belong_and_go_one_by_one()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        foreach (var field in (string[])["Logo", "DarkLogo", "Favicon"])
        {
            await owner.GetAsync(organization.At("settings/branding"));
            await owner.SubmitFileAsync(Form, $"Input.{field}.File", SamplePictures.Png());
        }

        Assert.Equal(3, await CountAsync(organization));
        var branding = (await BrandingAsync(organization)).ToDictionary(entry => entry.Key, entry => (string?)entry.Value);
        await owner.GetAsync(organization.At("home"));
        Assert.Equal(branding["logoUrl"], "http://localhost" + owner.Page.Find(".switcher summary img").GetAttribute("src"));
        var dark = owner.Page.Find(".switcher summary picture source[media='(prefers-color-scheme: dark)']");
        Assert.Equal(branding["darkLogoUrl"], "http://localhost" + dark.GetAttribute("srcset"));
        Assert.Equal(branding["favicon"], "http://localhost" + owner.Page.Find("link[rel=icon]").GetAttribute("href"));

        await owner.GetAsync(organization.At("settings/branding"));
        await owner.SubmitAsync(Form, ("Input.DarkLogo.IsRemoved", "true"));
        Assert.Equal(["favicon", "logoUrl"], (await BrandingAsync(organization)).Select(entry => entry.Key).Order());
        Assert.Equal(HttpStatusCode.OK, (await site.Browse().GetAsync(new Uri(branding["favicon"]!).AbsolutePath)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browse().GetAsync(new Uri(branding["darkLogoUrl"]!).AbsolutePath)).Status);
    }

    [Fact]
    public async Task No_file_is_a_picture_by_its_name_alone_and_none_is_too_large()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        byte[][] wrong =
        [
            "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray(),
            Encoding.UTF8.GetBytes("GIF89a"),
            SamplePictures.Png()[..40],
            SamplePictures.Png(2_049), SamplePictures.Png(30_000, 30_000, rows: 1), [.. SamplePictures.Png(), .. new byte[256 * 1024]],
            [0xFF, 0xD8, 0xFF], [],
        ];
        foreach (var file in wrong)
        {
            await owner.GetAsync(organization.At("settings/branding"));
            await owner.SubmitFileAsync(Form, "Input.Logo.File", file, ("Input.Color", "#336699"));
            Assert.NotEmpty(owner.Page.ErrorOf("Input.Logo.File"));
            Assert.Equal("#336699", owner.Page.ValueOf("Input.Color"));
        }

        Assert.Equal(0, await CountAsync(organization));
    }

    private async Task<string?> LogoAsync(Organization organization) => (string?)(await BrandingAsync(organization))["logoUrl"];

    private async Task<JsonObject> BrandingAsync(Organization organization) =>
        (await new LogtoClient(site.Logto)
            .ApiAsync(HttpMethod.Get, $"/organizations/{organization.Id}")).Body!["branding"]!.AsObject();

    private Task<int> CountAsync(Organization organization) =>
        site.InDatabaseAsync(db =>
            db.Pictures.CountAsync(picture => picture.OrganizationId == organization.Id, TestContext.Current.CancellationToken));
}
