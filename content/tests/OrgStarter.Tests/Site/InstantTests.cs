using System.Globalization;
using System.Text.RegularExpressions;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Site;

/// <summary>
/// What pages say of a day or a time before any script has run: in UTC, saying so, in the form of the reader's region and with a month
/// that nobody takes for a day. What a script makes of it is for the tests with a real browser.
/// </summary>
public sealed partial class InstantTests(TestSite site)
{
    private const string British = @"\d{1,2} [A-Z][a-z]+ \d{4}( \d{2}:\d{2})? UTC";
    private const string American = @"[A-Z][a-z]+ \d{1,2}, \d{4}( \d{1,2}:\d{2}\s[AP]M)? UTC";

    [Theory]
    [InlineData("en-GB,en;q=0.9", British)]
    [InlineData("en-US", American)]
    [InlineData("fr-FR,en-US;q=0.4,en-GB;q=0.8", British)]
    [InlineData("zh-TW", @"\d{4}年\d{1,2}月\d{1,2}日( .*\d{1,2}:\d{2})? UTC")]
    public async Task Every_page_says_them_in_the_form_of_the_readers_region_and_in_UTC(string language, string form)
    {
        var alice = await site.BrowseAsAsync("alice@example.com");
        alice.Language = language;
        var found = 0;
        foreach (var address in LanguageWalkTests.Pages.Select(row => row.Data))
        {
            var page = await alice.GetAsync(address);
            foreach (var time in page.Document.QuerySelectorAll("main time"))
            {
                found++;
                Assert.True(Regex.IsMatch(time.TextContent.Trim(), $"^{form}$"), $"{address} says '{time.TextContent}'");
                Assert.True(
                    DateTime.TryParseExact(
                        time.GetAttribute("datetime"),
                        "yyyy-MM-dd'T'HH:mm:ss'Z'",
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.None,
                        out _),
                    $"{address}: {time.OuterHtml}");
                Assert.True(time.HasAttribute("data-day") != time.HasAttribute("data-minute"), time.OuterHtml);
                time.Remove();
            }

            Assert.False(BareDay().IsMatch(page.Text), $"{address} says '{BareDay().Match(page.Text)}' and not in a time element");
        }

        Assert.True(found > 20, $"Only {found} were found.");
    }

    [Fact]
    public async Task Deadlines_have_a_time_of_day()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var invitee = TestSite.Someone();
        var link = await site.InviteAsync(owner, organization, invitee, "member");
        var guest = await site.BrowseAsAsync(invitee);
        var instant = (await guest.GetAsync(link)).Find("main .hint time");
        Assert.Matches(@" \d{1,2}:\d{2}\s[AP]M UTC$", instant.TextContent);
        Assert.True(instant.HasAttribute("data-minute"));

        instant = (await owner.GetAsync(organization.At("settings/delete"))).Find("main time");
        Assert.Matches(@" \d{1,2}:\d{2}\s[AP]M UTC$", instant.TextContent);

        await owner.SubmitAsync("#form", ("Name", organization.Name));
        instant = (await owner.GetAsync(organization.At("settings/closing"))).Find("main time");
        Assert.Matches(@" \d{1,2}:\d{2}\s[AP]M UTC$", instant.TextContent);
    }

    [Fact]
    public async Task The_region_stays_when_the_language_is_chosen_in_the_menu()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        owner.Language = "zh-TW,en-GB;q=0.5";
        await owner.GetAsync("/organizations");
        await owner.SubmitAsync("button[formaction^='/account/language']", ("culture", "en"));
        var page = await owner.GetAsync(organization.At("audit"));
        Assert.Equal("en", page.Document.DocumentElement.GetAttribute("lang"));
        Assert.Matches($"^{British}$", page.Find("main time").TextContent);
    }

    [GeneratedRegex(@"\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{4}[-/]\d{1,2}[-/]\d{1,2}\b|\d{4}年|\b(January|February|March|April|May|June|July|August|September|October|November|December) \d|\d (January|February|March|April|May|June|July|August|September|October|November|December)\b")]
    private static partial Regex BareDay();
}
