using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrgStarter.Features.MagicLinks;
using OrgStarter.Testing;
using OrgStarter.Texts;

namespace OrgStarter.Tests.Features.MagicLinks;

public sealed class MagicLinkTests(MagicLinkTests.Magic magic) : IClassFixture<MagicLinkTests.Magic>
{
    private const string Form = "form[data-guard]";
    private readonly TestSite site = magic.Site;
    private readonly LogtoClient logto = new(magic.Site.Logto);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_link_signs_in_without_a_code_and_comes_back_to_the_invitation(bool hasAccount)
    {
        var (_, organization, address, link) = await InviteAsync();
        if (hasAccount)
        {
            await logto.ApiAsync(HttpMethod.Post, "/users", new { primaryEmail = address });
        }

        var guest = site.Browse();
        await guest.GetAsync(link.ToString());
        Assert.DoesNotContain(organization.Name, guest.Page.Body, StringComparison.Ordinal);
        await guest.SubmitAsync(Form, Text.Invitation_Continue);
        Assert.Equal(link.AbsolutePath, guest.Page.PathAndQuery);
        Assert.Equal("consumed", Assert.Single(await StatusesAsync(address)));
        await guest.SubmitAsync(Form, Text.Invitation_Accept);
        Assert.Equal((HttpStatusCode.OK, organization.At("home")), (guest.Page.Status, guest.Page.Path));
    }

    /// <summary>Logto has a new person set a password, one-time token or not, where its sign-up settings want one.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_page_promises_what_Logto_will_do_by_its_settings(bool asksForPassword)
    {
        var signUp = (await logto.ApiAsync(HttpMethod.Get, "/sign-in-exp")).Body!["signUp"]!;
        await logto.ApiAsync(
            HttpMethod.Patch,
            "/sign-in-exp",
            new { signUp = new { identifiers = new[] { "email" }, password = asksForPassword, verify = true } });
        try
        {
            var (_, _, address, link) = await InviteAsync();
            var guest = site.Browse();
            await guest.GetAsync(link.ToString());
            Assert.Equal(asksForPassword, guest.Page.Text.Contains(Text.Invitation_ContinueTextPassword, StringComparison.Ordinal));
            Assert.Equal(!asksForPassword, guest.Page.Text.Contains(Text.Invitation_ContinueText, StringComparison.Ordinal));

            // And that is what happens on the way; the embedded Logto demands one whatever its settings say.
            var page = new ExperienceClient(site.Logto);
            await page.BeginAsync("Register", ("one_time_token", TokenOf(link)), ("login_hint", address));
            var identified = await page.IdentifyAsync(await page.TokenAsync(address, TokenOf(link)));
            Assert.Equal((422, "user.missing_profile"), (identified.Status, identified["code"]));
        }
        finally
        {
            await logto.ApiAsync(HttpMethod.Patch, "/sign-in-exp", new { signUp });
        }
    }

    [Fact]
    public async Task The_token_leaves_the_address_at_once_for_a_cookie_that_nobody_can_read()
    {
        var (_, _, _, link) = await InviteAsync();
        var guest = site.Browse();
        var first = await guest.SendAsync(new HttpRequestMessage(HttpMethod.Get, link));
        Assert.Equal(HttpStatusCode.Found, first.Status);
        Assert.Equal(link.AbsolutePath, first.Header("Location"));
        var cookie = Assert.Single(guest.CookiesSet, set => set.StartsWith("orgstarter.invitation=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("max-age=1800", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(TokenOf(link), cookie, StringComparison.Ordinal);

        var second = await guest.GetAsync(first.Header("Location")!);
        Assert.DoesNotContain(TokenOf(link), second.Body, StringComparison.Ordinal);
        Assert.All(new[]
        {
            first,
            second
        }, page => Assert.Equal(("no-store", "no-referrer"), (page.Header("Cache-Control"), page.Header("Referrer-Policy"))));
    }

    [Fact]
    public async Task Whoever_only_looks_uses_nothing_up()
    {
        var (_, _, address, link) = await InviteAsync();
        var scanner = site.Browse();
        for (var i = 0; i < 3; i++)
        {
            await scanner.GetAsync(link.ToString());
            await scanner.GetAsync($"{link}&handler=SignIn");
            await scanner.SendAsync(new HttpRequestMessage(HttpMethod.Head, link));
        }

        // A post that does not come from the page is none.
        var blind = await scanner.PostAsync($"{link.AbsolutePath}?handler=SignIn");
        Assert.Equal(HttpStatusCode.BadRequest, blind.Status);
        Assert.Equal("active", Assert.Single(await StatusesAsync(address)));
    }

    [Fact]
    public async Task No_log_and_no_trace_has_the_token()
    {
        var seen = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
                seen.Enqueue($"{activity.OperationName} {activity.DisplayName} {string.Join(' ', activity.TagObjects)}"),
        };
        ActivitySource.AddActivityListener(listener);
        var (_, _, _, link) = await InviteAsync();
        var guest = site.Browse();
        await guest.GetAsync(link.ToString());
        await guest.SubmitAsync(Form, Text.Invitation_Continue);
        await guest.SubmitAsync(Form, Text.Invitation_Accept);

        // The embedded Logto is in this process and says what it likes; it is none of the site's.
        Assert.Contains(seen, line => line.Contains("Microsoft.AspNetCore.Hosting.HttpRequestIn", StringComparison.Ordinal));
        var lines = site.Logs.All.Select(line => $"{line.Text} {string.Join(' ', line.Scope)}").ToList();
        Assert.Contains(lines, line => line.Contains(link.AbsolutePath, StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains(TokenOf(link), StringComparison.Ordinal));
        Assert.DoesNotContain(seen, line =>
            line.Contains(TokenOf(link), StringComparison.Ordinal) && !line.Contains("one-time-token", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("used")]
    [InlineData("replaced")]
    [InlineData("over")]
    [InlineData("revoked")]
    [InlineData("invented")]
    [InlineData("other letter case")]
    public async Task A_token_that_is_no_good_leads_to_the_plain_invitation(string why)
    {
        var (owner, organization, address, link) = await InviteAsync();
        switch (why)
        {
            case "used":
                await logto.ApiAsync(HttpMethod.Post, "/one-time-tokens/verify", new { email = address, token = TokenOf(link) });
                break;
            case "replaced":
                await owner.GetAsync(organization.At($"members/invitations/{link.AbsolutePath.Split('/')[^1]}/resend"));
                await owner.SubmitAsync("#form");
                Assert.Equal(["active", "revoked"], (await StatusesAsync(address)).Order());
                break;
            case "over":
                await logto.ApiAsync(
                    HttpMethod.Put,
                    $"/one-time-tokens/{(await TokensAsync(address))[0].Id}/status",
                    new { status = "expired" });
                break;
            case "revoked":
                await logto.ApiAsync(
                    HttpMethod.Put,
                    $"/one-time-tokens/{(await TokensAsync(address))[0].Id}/status",
                    new { status = "revoked" });
                break;
            case "invented":
                link = new Uri(link.GetLeftPart(UriPartial.Path) + "?token=invented");
                break;
            default:
                address = address.ToUpperInvariant();
                await logto.ApiAsync(HttpMethod.Post, "/users", new { primaryEmail = address });
                break;
        }

        var guest = site.Browse();
        await guest.GetAsync(link.ToString());
        await guest.SubmitAsync(Form, Text.Invitation_Continue);
        Assert.Equal(link.AbsolutePath, guest.Page.PathAndQuery);
        Assert.Contains(Text.Invitation_LinkUsed, guest.Page.Text, StringComparison.Ordinal);
        await guest.ClickAsync(Text.Nav_SignIn);
        await guest.CompleteSignInAsync(address);
        Assert.Equal(link.AbsolutePath, guest.Page.Path);
        Assert.Contains(organization.Name, guest.Page.Text, StringComparison.Ordinal);
        await guest.SubmitAsync(Form, Text.Invitation_Accept);
        Assert.Equal(organization.At("home"), guest.Page.Path);
    }

    [Fact]
    public async Task In_the_browser_of_somebody_else_the_link_changes_the_account_after_a_question()
    {
        var (_, organization, _, link) = await InviteAsync();
        var shared = await site.BrowseAsAsync(TestSite.Someone());
        await shared.GetAsync(link.ToString());
        Assert.Contains("for another account", shared.Page.Text, StringComparison.Ordinal);
        await shared.SubmitAsync("main form", Text.Invitation_UseOther);
        Assert.Equal(link.AbsolutePath, shared.Page.PathAndQuery);
        Assert.Contains(organization.Name, shared.Page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Accept")]
    [InlineData("Decline")]
    [InlineData("Revoke")]
    public async Task With_the_invitation_its_token_ends(string end)
    {
        var (owner, organization, address, link) = await InviteAsync();
        Assert.Equal("active", Assert.Single(await StatusesAsync(address)));
        if (end == "Revoke")
        {
            await owner.GetAsync(organization.At($"members/invitations/{link.AbsolutePath.Split('/')[^1]}/revoke"));
            await owner.SubmitAsync("#form");
        }
        else
        {
            var guest = await site.BrowseAsAsync(address);
            await guest.GetAsync(link.AbsolutePath);
            await guest.SubmitAsync(Form, end);
        }

        Assert.Equal("revoked", Assert.Single(await StatusesAsync(address)));
    }

    [Fact]
    public async Task It_lives_as_long_as_its_invitation()
    {
        var (_, _, address, link) = await InviteAsync();
        var invitation = (await logto.ApiAsync(HttpMethod.Get, $"/organization-invitations/{link.AbsolutePath.Split('/')[^1]}")).Body!;
        var token = (await logto.ApiAsync(HttpMethod.Get, $"/one-time-tokens?email={Uri.EscapeDataString(address)}")).Body![0]!;
        Assert.InRange((long)invitation["expiresAt"]! - (long)token["expiresAt"]!, 0, 60_000);
        Assert.True((long)token["expiresAt"]! - (long)token["createdAt"]! > TimeSpan.FromDays(1).TotalMilliseconds);
    }

    [Fact]
    public void A_life_in_which_nobody_reads_their_mail_is_refused()
    {
        var validator = new MagicLinkOptionsValidator();
        Assert.Contains(
            "Invitations:MagicLinkLifetime",
            validator.Validate(null, new() { MagicLinkLifetime = TimeSpan.FromHours(23) }).FailureMessage,
            StringComparison.Ordinal);
        Assert.True(validator.Validate(null, new() { MagicLinkLifetime = TimeSpan.FromDays(1) }).Succeeded);
        Assert.True(validator.Validate(null, new()).Succeeded);
    }

    private async Task<(Browser Owner, Organization Organization, string Address, Uri Link)> InviteAsync()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        return (owner, organization, address, new Uri(await site.InviteAsync(owner, organization, address, "member")));
    }

    private static string TokenOf(Uri link) => LogtoClient.Query(link)["token"]!;

    private async Task<IReadOnlyList<(string Id, string Status)>> TokensAsync(string address) =>
        [.. (await logto.ApiAsync(HttpMethod.Get, $"/one-time-tokens?email={Uri.EscapeDataString(address)}")).Body!.AsArray()
            .Select(token => ((string)token!["id"]!, (string)token["status"]!))];

    private async Task<IReadOnlyList<string>> StatusesAsync(string address) =>
        [.. (await TokensAsync(address)).Select(token => token.Status)];

    /// <summary>A site with magic links, which logs all there is to log.</summary>
    public sealed class Magic : IAsyncLifetime
    {
        public TestSite Site { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Site = await TestSite.StartAsync(
            services => services.PostConfigure<LoggerFilterOptions>(filter =>
            {
                filter.Rules.Clear();
                filter.MinLevel = LogLevel.Trace;
            }),
            null, ("Invitations:MagicLink", "true"));

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }
}
