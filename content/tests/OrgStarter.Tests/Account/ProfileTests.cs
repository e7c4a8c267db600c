using System.Net;
using OrgStarter.DevLogto;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Account;

public sealed partial class ProfileTests(TestSite site)
{
    private const string Form = "main form[method=post]";

    [Fact]
    public async Task A_new_name_is_kept_by_Logto_and_greets_in_every_browser_at_once()
    {
        var (address, here) = await MeetAsync();
        var there = await site.BrowseAsAsync(address);
        await here.GetAsync("/account/profile");
        await here.SubmitAsync(Form, ("Input.Name", "  Zoë   Zhang "));
        Assert.Contains("Saved.", here.Page.Text, StringComparison.Ordinal);
        Assert.Equal("Zoë Zhang", here.Page.ValueOf("Input.Name"));
        foreach (var browser in new[] { here, there })
        {
            await browser.GetAsync("/organizations");
            Assert.Equal("Zoë Zhang", browser.Page.Find(".user-menu strong").TextContent);
        }

        Assert.Equal("Zoë Zhang", (await PersonAsync(address))["name"]);
    }

    [Fact]
    public async Task Another_instance_shows_it_too_and_one_Logto_call_changes_it()
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        var second = own.StartAnother();
        await ben.GetAsync("/account/profile");
        own.Logto.Calls.Forget();
        await ben.SubmitAsync(Form, ("Input.Name", "Benjamin"));
        Assert.Single(own.Logto.Calls.All, call => call is { Method: "PATCH", Path: "/api/users/ben000000001" });
        var there = second.Browse(ben);
        await there.GetAsync(Organization.Aurora.At("home"));
        Assert.Contains("Benjamin", there.Page.Find("h1").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_changed_meanwhile_is_shown_beside_what_was_typed()
    {
        var (address, here) = await MeetAsync();
        await here.GetAsync("/account/profile");
        await new LogtoClient(site.Logto).ApiAsync(
            HttpMethod.Patch,
            $"/users/{await site.PersonIdAsync(address)}",
            new { name = "Changed there" });
        await here.SubmitAsync(Form, ("Input.Name", "Typed here"));
        Assert.Equal(("Typed here", "Changed there"), (here.Page.ValueOf("Input.Name"), here.Page.All(".meanwhile bdi").Single()));
        Assert.Equal("Changed there", (await PersonAsync(address))["name"]);
        await here.SubmitAsync(Form);
        Assert.Equal("Typed here", (await PersonAsync(address))["name"]);
    }

    [Fact]
    public async Task A_name_that_misleads_or_is_too_long_is_refused_and_stays_typed()
    {
        var (address, here) = await MeetAsync();
        foreach (var name in new[] { new string('x', 129), "Alice\u202E", "\u3164" })
        {
            await here.GetAsync("/account/profile");
            await here.SubmitAsync(Form, ("Input.Name", name));
            Assert.NotEmpty(here.Page.ErrorOf("Input.Name"));
            Assert.Equal(name, here.Page.ValueOf("Input.Name"));
        }

        Assert.Null((await PersonAsync(address))["name"]);
    }

    [Fact]
    public async Task The_language_follows_the_person_into_another_browser_and_into_the_mails_they_send()
    {
        var (address, here) = await MeetAsync();
        await here.GetAsync("/account/profile");
        await here.SubmitAsync(Form, ("Input.Language", "zh-Hant"));
        Assert.Equal("zh-Hant", here.Page.Document.DocumentElement.GetAttribute("lang"));
        var there = await site.BrowseAsAsync(address);
        await there.GetAsync("/onboarding/create");
        Assert.Equal("zh-Hant", there.Page.Document.DocumentElement.GetAttribute("lang"));
        await there.SubmitAsync("form[data-guard]", ("Input.Name", "Language School"));
        var organization = new Organization(there.Page.Path.Split('/')[2], "Language School");
        var invited = TestSite.Someone();
        await site.InviteAsync(there, organization, invited, "member");
        Assert.Equal("zh-Hant", (string?)(await site.Logto.MailsToAsync(invited))[^1]["locale"]);
    }

    [Fact]
    public async Task A_language_chosen_in_the_menu_follows_as_well()
    {
        var (address, here) = await MeetAsync();
        await here.PostAsync(
            "/account/language",
            ("culture", "zh-Hant"),
            ("returnUrl", "/"),
            ("__RequestVerificationToken", here.Page.ValueOf("__RequestVerificationToken")));
        var there = await site.BrowseAsAsync(address);
        Assert.Equal("zh-Hant", (await there.GetAsync("/organizations")).Document.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task The_page_leads_to_Logtos_account_pages_and_from_there_back()
    {
        var (_, here) = await MeetAsync();
        await here.GetAsync("/account/profile");
        foreach (var link in (string[])["email", "password", "security"])
        {
            Assert.Equal($"{site.Logto.Endpoint}/account/{link}?redirect={Uri.EscapeDataString("http://localhost/account/profile")}",
                here.Page.Find($"main a[href*='/account/{link}']").GetAttribute("href"));
        }

        Assert.True(here.Page.Has("main a[href='/account/sessions']") && here.Page.Has("main a[href='/account/delete']"));
        await here.ClickAsync("Change password");
        Assert.Equal(HttpStatusCode.OK, here.Page.Status);
        await here.ClickAsync("Back to site");
        Assert.Equal("/account/profile", here.Page.Path);
    }

    private async Task<(string Address, Browser Browser)> MeetAsync()
    {
        var address = TestSite.Someone();
        return (address, await site.BrowseAsAsync(address));
    }

    private async Task<JsonAnswer> PersonAsync(string address) =>
        await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Get, $"/users/{await site.PersonIdAsync(address)}");
}
