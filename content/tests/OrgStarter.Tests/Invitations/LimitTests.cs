using OrgStarter.Testing;

namespace OrgStarter.Tests.Invitations;

public sealed class LimitTests
{
    [Fact]
    public async Task A_mail_rests_before_it_is_sent_again_and_a_day_has_only_so_many_for_all_instances()
    {
        await using var site = await Inviting.StartWarmAsync(("Invitations:MailsPerDay", "2"), ("Invitations:ResendAfter", "00:05:00"));
        var (owner, organization) = await site.NewOrganizationAsync();
        var link = await site.InviteAsync(owner, organization, "first@example.com", "member");
        await owner.ChangeAsync(organization, link, "resend");
        Assert.Contains("You can resend it in 5 minutes.", owner.Page.Text, StringComparison.Ordinal);
        Assert.Single(await site.Logto.MailsToAsync("first@example.com"));

        site.Time.Advance(TimeSpan.FromMinutes(6));
        await owner.ChangeAsync(organization, link, "resend");
        Assert.Equal(2, (await site.Logto.MailsToAsync("first@example.com")).Count);

        // The day's mails are used up, whoever sends them and wherever.
        site.Time.Advance(TimeSpan.FromMinutes(6));
        await owner.ChangeAsync(organization, link, "resend");
        Assert.Contains("its limit of 2 invitation emails a day. You can send more in a day.", owner.Page.Text, StringComparison.Ordinal);
        var elsewhere = site.StartAnother().Browse(owner);
        await elsewhere.PasteAsync(organization, "second@example.com");
        Assert.Contains("limit for invitation emails", Assert.Single(elsewhere.Page.All(".result-warning")), StringComparison.Ordinal);
        Assert.Equal("second@example.com", elsewhere.Page.ValueOf("Input.Addresses"));
        Assert.Equal(2, (await site.Logto.MailsToAsync("first@example.com")).Count);

        site.Time.Advance(TimeSpan.FromDays(1));
        var next = await site.BrowseAsAsync("alice@example.com");
        await next.PasteAsync(Organization.Aurora, "third@example.com");
        Assert.Single(next.Page.All(".result-success"));
    }

    [Theory]
    [InlineData("Invitations:MailsPerDay", "0")]
    [InlineData("Seats:Default", "0")]
    public async Task A_setting_that_would_let_nobody_in_stops_the_start_with_words(string setting, string value)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => TestSite.StartAsync(settings: (setting, value)));
        Assert.Contains(setting, refused.ToString(), StringComparison.Ordinal);
    }
}
