using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Features.Plans;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Features.Plans;

public sealed class PlansTests(PaidSite paid) : IClassFixture<PaidSite>
{
    private readonly TestSite site = paid.Site;

    [Fact]
    public async Task Every_member_sees_the_present_plan_and_all_plans_with_their_prices()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var page = await owner.GetAsync(organization.At("settings/plan"));
        Assert.Equal(["Free Your plan", "Team", "Business"], page.All(".cards h2"));
        Assert.Equal(["$0 a month", "$49 a month", "$199 a month"], page.All(".cards .lead"));
        Assert.Empty(page.All(".cards .card:first-child li"));
        Assert.Equal(["Up to 100 members", "Priority support", "Reports"], page.All(".cards .card:last-child li"));
        Assert.Contains("contact us", page.Text, StringComparison.Ordinal);

        var (member, _) = await site.JoinAsync(owner, organization, "member");
        await member.GetAsync(organization.At("settings/roles"));
        Assert.Contains("ask an owner", (await member.ClickAsync("Plan")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_webhook_changes_the_plan_of_one_organization_and_the_next_request_on_each_instance_sees_it()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (other, elsewhere) = await site.NewOrganizationAsync();
        await using var second = site.StartAnother(("Tests:WithoutWorkers", "true"));
        var there = second.Browse(owner);
        Assert.Contains("Free", await PlanAsync(there, organization), StringComparison.Ordinal);

        await site.BuyAsync(organization, "team", 12, site.Time.GetUtcNow().AddDays(30));

        foreach (var browser in new[] { owner, there })
        {
            Assert.Matches("Team Seats 1 of 12 taken Valid until", await PlanAsync(browser, organization));
            Assert.Contains("Team Your plan", browser.Page.All(".cards h2"));
        }

        Assert.Contains("Free", await PlanAsync(other, elsewhere), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(organization.At("settings/plan"))).Status);
        var entry = (await owner.AuditAsync(organization))[0];
        Assert.Equal(("System", "Plan changed", "team"), (entry.Who, entry.What, entry.Of));
        Assert.Matches("Plan After: team Seats After: 12 Valid until After: ", entry.Details);
    }

    [Theory]
    [InlineData("another key")]
    [InlineData("another body")]
    [InlineData("too old")]
    [InlineData("of the future")]
    [InlineData("without a time")]
    [InlineData("nothing")]
    public async Task A_webhook_without_a_right_and_fresh_signature_changes_nothing(string flaw)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var body = site.Event(organization, "business");
        Assert.Equal(HttpStatusCode.Unauthorized, await site.SendAsync(body, flaw switch
        {
            "another key" => site.Sign(body, "whsec_of_another"),
            "another body" => site.Sign(body + " "),
            "too old" => site.Sign(body, age: TimeSpan.FromMinutes(6)),
            "of the future" => site.Sign(body, age: TimeSpan.FromMinutes(-6)),
            "without a time" => site.Sign(body).Split(',')[1],
            _ => "",
        }));
        Assert.Contains("Free", await PlanAsync(owner, organization), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_that_comes_again_or_late_changes_nothing()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var now = site.Time.GetUtcNow();
        var (first, older, newer) = (
            site.Event(organization, "team", at: now.AddMinutes(-2)),
            site.Event(organization, "business", at: now.AddMinutes(-3)),
            site.Event(organization, "team", seats: 30, at: now.AddMinutes(-1)));
        foreach (var body in new[] { first, first, older, newer, first, older })
        {
            Assert.Equal(HttpStatusCode.OK, await site.SendAsync(body));
        }

        Assert.Contains("Team Seats 1 of 30 taken", await PlanAsync(owner, organization), StringComparison.Ordinal);
        Assert.Equal(2, (await owner.AuditAsync(organization)).Count(entry => entry.What == "Plan changed"));
    }

    [Fact]
    public async Task A_webhook_that_makes_no_sense_is_refused_and_one_about_other_things_is_ignored()
    {
        var (_, organization) = await site.NewOrganizationAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await site.SendAsync(site.Event(organization, "platinum")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await site.SendAsync(site.Event(organization, "team", seats: 0)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await site.SendAsync(site.Event(organization, "team", entitlements: ["none"])));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await site.SendAsync(site.Event(organization with { Id = "../x" }, "team")));
        Assert.Equal(HttpStatusCode.BadRequest, await site.SendAsync("{}"));
        Assert.Equal(HttpStatusCode.BadRequest, await site.SendAsync("not JSON"));
        Assert.Equal(HttpStatusCode.OK, await site.SendAsync(site.Event(organization, "platinum", type: "invoice.paid")));
    }

    /// <summary>Signatures as Stripe sends them: one v1 for each key while a key is replaced, and a v0 in its test mode.</summary>
    [Fact]
    public void A_signature_of_Stripe_is_verified()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_764_547_200);
        var body = Encoding.UTF8.GetBytes("""{"id":"evt_1","object":"event"}""");
        var right = Convert.ToHexStringLower(HMACSHA256.HashData("whsec_new"u8, [.. "1764547200."u8, .. body]));
        var former = new string('0', 64);
        foreach (var (header, isValid) in new[]
        {
            ($"t=1764547200,v1={right}", true),
            ($"t=1764547200,v1={former},v1={right},v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39", true),
            ($"t=1764547200,v1={former}", false),
            ($"t=1764547200,v0={right}", false),
            ($"t=1764547201,v1={right}", false),
            ($"t=,v1={right}", false),
            ($"v1={right}", false),
            ("t=1764547200,v1=zz", false),
        })
        {
            Assert.Equal(isValid, BillingSignature.IsValid(header, body, "whsec_new", now));
        }

        Assert.True(BillingSignature.IsValid($"t=1764547200,v1={right}", body, "whsec_new", now + BillingSignature.Tolerance));
        Assert.False(BillingSignature.IsValid($"t=1764547200,v1={right}", body, "whsec_new", now.AddSeconds(301)));
    }

    [Fact]
    public async Task A_page_and_an_API_of_another_plan_say_which_plan_has_them_and_open_with_it()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (_, address) = await site.JoinAsync(owner, organization, "admin");
        var api = await site.ApiAsync(address, organization.Id);

        var page = await owner.GetAsync(organization.At("members"));
        Assert.Equal(organization.At("settings/plan"), page.Path);
        Assert.Equal("Reports is not part of your organization’s plan (Free). Plans with it: Business.", page.All("main .notice")[0]);
        Assert.False(page.Has("#support"));
        Assert.Equal(
            organization.At("settings/plan?missing=reports"),
            (await owner.GetByHtmxAsync(organization.At("members"))).Header("HX-Redirect"));
        var refused = await api.GetAsync("/api/members");
        Assert.Equal((403, "plan_required"), (refused.Status, refused["code"]));
        Assert.Contains("Business", refused["detail"], StringComparison.Ordinal);

        await site.BuyAsync(organization, "business");

        Assert.Equal(organization.At("members"), (await owner.GetAsync(organization.At("members"))).Path);
        Assert.Equal(200, (await api.GetAsync("/api/members")).Status);
        Assert.True((await owner.GetAsync(organization.At("settings/plan?missing=reports"))).Has("#support"));
        Assert.DoesNotContain("not part of", owner.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_and_membership_come_before_the_plan()
    {
        var (_, organization) = await site.NewOrganizationAsync();
        Assert.Equal("token_missing", (await site.Api(null).GetAsync("/api/members"))["code"]);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await (await site.BrowseAsAsync(TestSite.Someone())).GetAsync(organization.At("members"))).Status);
    }

    [Fact]
    public async Task A_warm_page_reads_the_plan_from_memory_on_SQLite_and_once_on_PostgreSQL()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await site.BuyAsync(organization, "business");
        for (var i = 0; i < 30; i++)
        {
            // A commit of another test meanwhile makes the site read again.
            paid.Reads.Count = 0;
            await owner.GetAsync(organization.At("members"));
            if (paid.Reads.Count == (site.Database.IsPostgres ? 1 : 0))
            {
                return;
            }
        }

        Assert.Fail("Every page has read the plan.");
    }

    [Fact]
    public async Task Seats_of_the_plan_win_and_an_organization_with_too_few_keeps_its_members_and_invites_no_more()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await site.LimitSeatsAsync(organization, 1);
        await site.BuyAsync(organization, "team", 2);
        var (member, _) = await site.JoinAsync(owner, organization, "member");
        await InviteAsync("No seats are free");
        Assert.DoesNotContain("more members and open invitations than seats", await SeatsAsync(), StringComparison.Ordinal);

        await site.BuyAsync(organization, "team", 1);

        Assert.Contains("2 of 1 taken", await SeatsAsync(), StringComparison.Ordinal);
        Assert.Contains("Everyone keeps access", owner.Page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await member.GetAsync(organization.At("home"))).Status);
        await InviteAsync("No seats are free");

        await site.BuyAsync(organization, "team");
        await InviteAsync("1 of 1 sent");

        async Task<string> SeatsAsync() => (await owner.GetAsync(organization.At("settings/plan"))).Text;

        async Task InviteAsync(string answer) =>
            Assert.Contains(answer, (await owner.PasteAsync(organization, TestSite.Someone())).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_sets_the_plan_of_any_organization_and_is_in_its_audit()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var page = $"/operator/organizations/{organization.Id}/plan";
        var olga = await site.BrowseAsAsync("olga@example.com");
        await olga.GetAsync(page);
        Assert.Equal("free", olga.Page.ValueOf("Plan"));
        await olga.SubmitAsync("main form", ("Seats", "0"), ("LastDay", "never"));
        Assert.Contains("1 or more", olga.Page.ErrorOf("Seats"), StringComparison.Ordinal);
        Assert.Contains("2026-12-31", olga.Page.ErrorOf("LastDay"), StringComparison.Ordinal);

        await olga.SubmitAsync("main form", ("Seats", "3"), ("LastDay", "2030-12-31"), ("Extra", SitePlans.Reports));

        Assert.Equal(("3", "2030-12-31"), (olga.Page.ValueOf("Seats"), olga.Page.ValueOf("LastDay")));
        Assert.True(olga.Page.Has("[value='reports'][checked]"));
        Assert.Equal(organization.At("members"), (await owner.GetAsync(organization.At("members"))).Path);
        Assert.Contains("Free Seats 1 of 3 taken", await PlanAsync(owner, organization), StringComparison.Ordinal);
        var entry = (await owner.AuditAsync(organization))[0];
        Assert.Equal((olga.Page.All(".user-menu strong")[0], "Plan changed", "free"), (entry.Who, entry.What, entry.Of));
        Assert.Contains("Extra features After: reports", entry.Details, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync(page)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await olga.GetAsync("/operator/organizations/nosuchorg123/plan")).Status);
    }

    [Fact]
    public async Task A_provider_that_sells_online_is_a_click_away_for_owners_alone()
    {
        await using var shop = await PaidSite.StartAsync(services => services.AddScoped<IBillingProvider, Shop>());
        var (owner, organization) = await shop.NewOrganizationAsync();
        var (admin, _) = await shop.JoinAsync(owner, organization, "admin");
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.GetAsync(organization.At("settings/plan/change?plan=team"))).Status);
        Assert.DoesNotContain("Choose", (await admin.GetAsync(organization.At("settings/plan"))).Text, StringComparison.Ordinal);

        var page = await owner.GetAsync(organization.At("settings/plan"));
        Assert.Equal(["Choose Team", "Choose Business"], page.All(".cards a"));
        Assert.Equal($"https://shop.example/{organization.Id}/team", await TargetAsync(".cards a"));
        Assert.Equal($"https://shop.example/{organization.Id}/portal", await TargetAsync("main .form-actions a"));

        async Task<string?> TargetAsync(string link) => (await owner.SendAsync(new HttpRequestMessage(
            HttpMethod.Get, new Uri(Browser.SiteAddress, page.Find(link).GetAttribute("href"))))).Header("Location");
    }

    private static async Task<string> PlanAsync(Browser member, Organization organization) => string.Join(
        ' ', (await member.GetAsync(organization.At("settings/plan"))).All(".settings-page .record > *"));

    private sealed class Shop : IBillingProvider
    {
        public bool SellsOnline => true;

        public Task<Uri> PageAsync(string organizationId, Plan? plan, Uri returnTo, CancellationToken ct)
        {
            Assert.EndsWith($"/o/{organizationId}/settings/plan", returnTo.AbsolutePath, StringComparison.Ordinal);
            return Task.FromResult(new Uri($"https://shop.example/{organizationId}/{plan?.Name ?? "portal"}"));
        }

        public bool IsSigned(IHeaderDictionary headers, ReadOnlyMemory<byte> body, string key) => false;

        public Task<BillingEvent?> ReadAsync(ReadOnlyMemory<byte> body, CancellationToken ct) => Task.FromResult<BillingEvent?>(null);
    }
}
