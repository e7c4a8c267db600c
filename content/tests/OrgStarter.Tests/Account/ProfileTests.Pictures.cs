using System.Net;
using OrgStarter.Testing;
using OrgStarter.Tests.Features.Pictures;

namespace OrgStarter.Tests.Account;

public sealed partial class ProfileTests
{
    [Fact]
    public async Task A_picture_is_shown_without_what_the_camera_wrote_and_can_be_removed()
    {
        var (address, here) = await MeetAsync();
        await here.GetAsync("/account/profile");
        await here.SubmitFileAsync(Form, "Input.Picture", CameraPictures.Jpeg());
        var path = here.Page.Find(".with-picture img").GetAttribute("src")!;
        Assert.Equal(path, (await here.GetAsync("/organizations")).Find(".user-menu img").GetAttribute("src"));
        Assert.Equal($"http://localhost{path}", (await PersonAsync(address))["avatar"]);
        var picture = await here.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, path)));
        Assert.Equal("image/webp", picture.Header("Content-Type"));
        foreach (var secret in (string[])["Exif", "GPS", "a comment", "a film"])
        {
            Assert.DoesNotContain(secret, picture.Body, StringComparison.Ordinal);
        }

        await here.GetAsync("/account/profile");
        await here.SubmitAsync(Form, ("Input.RemovesPicture", "true"));
        Assert.False(here.Page.Has(".with-picture img"));
        Assert.Null((await PersonAsync(address))["avatar"]);
        Assert.Equal(HttpStatusCode.NotFound, (await here.GetAsync(path)).Status);
    }
}
