using Microsoft.Playwright;
using OrgStarter.E2E.Infrastructure;

namespace OrgStarter.E2E;

/// <summary>The mail that a real mail connector sends, in the words that <c>logto apply</c> put there.</summary>
public sealed class InvitationMailTests(RunningSite site)
{
    [Theory]
    [InlineData(
        "en",
        "Invitation to Hotel Hazel",
        "You are invited to Hotel Hazel.\nInvited by: {0}",
        "Open this link to accept or decline:\n{1}")]
    [InlineData("zh-Hant", "加入 Hotel Hazel 的邀請", "您受邀加入 Hotel Hazel。\n邀請人：{0}", "請開啟此連結以接受或婉拒：\n{1}")]
    public async Task It_is_in_the_language_of_whoever_invites_and_its_link_leads_in(
        string language,
        string subject,
        string opening,
        string request)
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

        var link = RealLogto.LinkIn(mail);
        var text = mail.TextBody!.ReplaceLineEndings("\n");
        Assert.Equal(subject, mail.Subject);
        Assert.Contains(opening.Replace("{0}", owner, StringComparison.Ordinal), text, StringComparison.Ordinal);
        Assert.Contains(request.Replace("{1}", link, StringComparison.Ordinal), text, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        Assert.Null(mail.HtmlBody);
        Assert.Equal(guest, Assert.Single(mail.To.Mailboxes).Address);

        Assert.StartsWith($"{site.Url}/invitations/", link, StringComparison.Ordinal);
        await using var second = await site.OpenAsync(language: language);
        await second.GoAsync(link);
        await second.Page.Locator("main").GetByRole(AriaRole.Link).First.ClickAsync();
        await second.SeeAddressAsync(guest);
        await second.TypeAddressAsync(guest);
        await second.SeeAsync("Hotel Hazel");
    }
}
