using Microsoft.Playwright;
using OrgStarter.E2E.Infrastructure;

namespace OrgStarter.E2E;

/// <summary>The mail that a real mail connector sends, in the words that <c>logto apply</c> put there.</summary>
public sealed class InvitationMailTests(RunningSite site)
{
    [Theory]
    [InlineData("en", "Invitation to Hotel Hazel", "You are invited to Hotel Hazel.", "Open this link to accept or decline:")]
    [InlineData("zh-Hant", "加入 Hotel Hazel 的邀請", "您受邀加入 Hotel Hazel。", "請開啟此連結以接受或婉拒：")]
    public async Task It_is_in_the_language_of_whoever_invites_and_its_link_leads_in(string language, params string[] words)
    {
        var logto = site.NeedReal("The embedded Logto has no mail connector, and an inbox in words of its own.");
        var (owner, guest) = (RunningSite.Someone(), RunningSite.Someone());
        await using var first = await site.OpenAsync(language: language);
        await first.SignInAsync(owner);
        await first.ArriveAsync("/onboarding/create$");
        await first.Page.FillAsync("[name='Input.Name']", "Hotel Hazel");
        await first.Page.Keyboard.PressAsync("Enter");
        await first.ArriveAsync("/onboarding/invite$");
        await first.Page.Locator("textarea").FillAsync(guest);
        await first.Page.ClickAsync("#form .form-actions button");
        var mail = await logto.InvitationAsync(guest);

        Assert.Equal(words[0], mail.Subject);
        Assert.Contains(words[1], mail.TextBody, StringComparison.Ordinal);
        Assert.Contains(words[2], mail.TextBody, StringComparison.Ordinal);
        Assert.Contains(owner, mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", mail.TextBody, StringComparison.Ordinal);
        Assert.Null(mail.HtmlBody);
        Assert.Equal(guest, Assert.Single(mail.To.Mailboxes).Address);

        var link = RealLogto.LinkIn(mail);
        Assert.StartsWith($"{site.Url}/invitations/", link, StringComparison.Ordinal);
        await using var second = await site.OpenAsync(language: language);
        await second.GoAsync(link);
        await second.Page.Locator("main").GetByRole(AriaRole.Link).First.ClickAsync();
        await second.SeeAddressAsync(guest);
        await second.TypeAddressAsync(guest);
        await second.SeeAsync("Hotel Hazel");
    }
}
