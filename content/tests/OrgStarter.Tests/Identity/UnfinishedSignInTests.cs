using System.Net;
using OrgStarter.Platform.Http;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Identity;

/// <summary>Sign-ins that were begun and left alone: what they leave in the browser has an end, and those that go on are not
/// disturbed.</summary>
public sealed class UnfinishedSignInTests(TestSite site)
{
    /// <summary>
    /// Half of what an nginx takes in one header line as it comes, less the site's name in each cookie, which may be a long one: with
    /// eighty letters the other half is used up.
    /// </summary>
    private const int Limit = 3_500;

    private static string DeepLink(int number) => Organization.Aurora.At($"members?q={number}");

    [Fact]
    public async Task Thirty_links_opened_signed_out_one_after_the_other_leave_few_cookies()
    {
        var browser = NewBrowser(site);
        for (var i = 0; i < 30; i++)
        {
            await BeginAsync(browser, DeepLink(i));
        }

        AssertSmall(browser);
    }

    [Fact]
    public async Task Thirty_links_opened_signed_out_at_once_leave_few_cookies_and_the_next_one_clears_up()
    {
        await using var own = await TestSite.StartAsync(settings: TestSite.Production);
        var browser = NewBrowser(own, "https://localhost/");
        // None of them can know of the others: each is sent before the first answer is there.
        var tabs = Enumerable.Range(0, 30).Select(i => (Tab: NewBrowser(own, "https://localhost/"), Link: DeepLink(i))).ToList();
        await Task.WhenAll(tabs.Select(tab => BeginAsync(tab.Tab, tab.Link)));
        tabs.ForEach(tab => tab.Tab.CookiesSet.ForEach(cookie => browser.Cookies.SetCookies(browser.Home, cookie)));
        AssertSmall(browser);

        var before = browser.Cookies.Count;
        for (var i = 30; i < 36; i++)
        {
            await BeginAsync(browser, DeepLink(i));
        }

        Assert.True(browser.Cookies.Count < before / 2, $"{browser.Cookies.Count} cookies, {before} before");
    }

    [Fact]
    public async Task Two_tabs_that_sign_in_at_the_same_time_both_come_back_to_where_they_were_going()
    {
        var (first, second) = (site.Browse(), DeepLink(2));
        var (one, two) = (await BeginAsync(first, DeepLink(1)), await BeginAsync(site.Browse(first), second));
        await first.GetAsync(one);
        await first.CompleteSignInAsync("ben@example.com");
        Assert.Equal(DeepLink(1), first.Page.PathAndQuery);

        await first.GetAsync(two);
        Assert.Equal(second, first.Page.PathAndQuery);
    }

    [Fact]
    public async Task One_that_was_left_alone_for_too_many_others_is_begun_anew_by_a_press_and_still_ends_where_it_was_going()
    {
        var browser = NewBrowser(site);
        var oldest = await BeginAsync(browser, DeepLink(0));
        for (var i = 1; i < 30; i++)
        {
            await BeginAsync(browser, DeepLink(i));
        }

        await browser.GetAsync(oldest);
        await browser.CompleteSignInAsync("ben@example.com");
        Assert.Equal("/account/sign-in-failed", browser.Page.Path);
        await browser.ClickAsync("Try again");
        Assert.Equal(DeepLink(0), browser.Page.PathAndQuery);
    }

    [Fact]
    public async Task A_fragment_that_only_says_where_to_sign_in_and_a_sign_in_that_is_one_too_many_leave_no_cookie()
    {
        await using var own = await TestSite.StartAsync(settings: ("RateLimits:SignIn:Requests", "1"));
        var browser = own.Browse();
        Assert.NotNull((await browser.GetByHtmxAsync(DeepLink(0))).Header("HX-Redirect"));

        await BeginAsync(own.Browse(), DeepLink(1));
        Assert.Equal(
            HttpStatusCode.TooManyRequests,
            (await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(browser.Home, DeepLink(2))))).Status);
        Assert.DoesNotContain(browser.CookiesSet, cookie =>
            cookie.StartsWith("correlation.", StringComparison.Ordinal) || cookie.StartsWith("nonce.", StringComparison.Ordinal));
    }

    /// <returns>The address at Logto that the browser is sent to; it does not go there.</returns>
    private static async Task<string> BeginAsync(Browser browser, string link)
    {
        var answer = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(browser.Home, link)));
        Assert.Equal(HttpStatusCode.Found, answer.Status);
        return answer.Header("Location")!;
    }

    private static void AssertSmall(Browser browser)
    {
        foreach (var path in new[] { "/", "/signin-logto" })
        {
            var header = browser.Cookies.GetCookieHeader(new Uri(browser.Home, path));
            var count = header.Split(';').Length;
            Assert.True(
                header.Length - count * SiteCookies.Name(null).Length < Limit,
                $"{count} cookies of {header.Length} bytes are sent with {path}");
        }
    }

    /// <summary>With room for as many cookies as a real one has for a site.</summary>
    private static Browser NewBrowser(TestSite site, string? address = null) =>
        new(site.Http(), new CookieContainer(1_000, 300, 4_096), address is null ? null : new Uri(address));
}
