using System.Net;
using OrgStarter.DevLogto.Control;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Audit;

/// <summary>What is done at Logto shares no transaction with the entry: a failure or a crash in between still ends in the truth.</summary>
public sealed class LogtoChangesTests : IAsyncLifetime
{
    private TestSite site = null!;
    private Browser alice = null!;

    public async ValueTask InitializeAsync()
    {
        site = await TestSite.StartAsync();
        alice = await site.BrowseAsAsync("alice@example.com");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await site.DisposeAsync();
    }

    [Theory]
    [InlineData("role", "Role changed", FaultKind.ServerError, "Outcome unknown")]
    [InlineData("role", "Role changed", FaultKind.Refuse, "Outcome unknown")]
    [InlineData("role", "Role changed", FaultKind.TooManyRequests, "Refused")]
    [InlineData("remove", "Member removed", FaultKind.ServerError, "Outcome unknown")]
    [InlineData("remove", "Member removed", FaultKind.TooManyRequests, "Refused")]
    public async Task A_change_that_Logto_did_not_make_is_not_told_as_done(string change, string what, FaultKind kind, string outcome)
    {
        await ChangeAsync(change, kind);
        var newest = (await alice.AuditAsync(Organization.Aurora))[0];
        Assert.Equal((what, "Chloe Chan", outcome), (newest.What, newest.Of, newest.Outcome));
    }

    [Fact]
    public async Task An_acceptance_that_Logto_broke_off_is_unknown_and_the_second_one_done()
    {
        var fay = await site.BrowseAsAsync("fay@example.com");
        await fay.GetAsync("/invitations/invitefaypending00001");
        site.Logto.Faults.Add(new Fault(FaultKind.ServerError, "PUT /api/organization-invitations", Times: 1));
        await fay.SubmitAsync("form[data-guard]", "Accept");
        await fay.GetAsync("/invitations/invitefaypending00001");
        await fay.SubmitAsync("form[data-guard]", "Accept");
        var rows = (await alice.AuditAsync(Organization.Aurora)).Where(row => row.What == "Invitation accepted").ToList();
        Assert.Equal([null, "Outcome unknown"], rows.Select(row => row.Outcome));
        Assert.All(rows, row => Assert.Equal("fay@example.com", row.Of));
    }

    [Fact]
    public async Task A_crash_after_the_call_ends_in_an_entry_of_unknown_outcome()
    {
        await using (await site.WithoutRoomForEntriesAsync())
        {
            await ChangeAsync("role");
            // What Logto has done stands, and the person is told so.
            Assert.Equal(Organization.Aurora.At("members"), alice.Page.Path);
        }

        Assert.Empty(await alice.AuditAsync(Organization.Aurora));
        Assert.Equal(1, await site.SweepAsync());
        var asked = site.Time.GetUtcNow();
        site.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(0, await site.SweepAsync());
        var entry = Assert.Single(await alice.AuditAsync(Organization.Aurora));
        Assert.Equal(("Alice Adams", "Role changed", "Chloe Chan", "Outcome unknown"), (entry.Who, entry.What, entry.Of, entry.Outcome));
        Assert.StartsWith("Role Before: Member After: Admin", entry.Details, StringComparison.Ordinal);
        Assert.True(DateTimeOffset.Parse(entry.Time, System.Globalization.CultureInfo.InvariantCulture) <= asked);
    }

    [Fact]
    public async Task Two_sweeps_at_once_settle_an_intent_once()
    {
        await using (await site.WithoutRoomForEntriesAsync())
        {
            await ChangeAsync("remove");
        }

        site.Time.Advance(TimeSpan.FromMinutes(6));
        await Task.WhenAll(Enumerable.Range(1, 4).Select(_ => site.SweepAsync()));
        Assert.Equal(0, await site.SweepAsync());
        Assert.Single(await alice.AuditAsync(Organization.Aurora));
    }

    [Fact]
    public async Task Without_an_intent_written_nothing_is_done_at_Logto()
    {
        await alice.GetAsync(Organization.Aurora.At("members/chloe0000001/role"));
        await site.Database.RefuseRowsOfAsync("AuditIntents");
        await alice.SubmitAsync("#form", ("Role", "admin"));
        Assert.Equal(HttpStatusCode.InternalServerError, alice.Page.Status);
        await alice.GetAsync(Organization.Aurora.At("members?q=chloe@"));
        Assert.Contains("Member", alice.Page.All("#table .badge"));
    }

    [Fact]
    public async Task An_organization_that_could_not_be_made_at_first_has_one_entry_in_the_end()
    {
        var browser = await site.BrowseAsAsync(TestSite.Someone());
        await browser.GetAsync("/onboarding/create");
        site.Logto.Faults.Add(new Fault(FaultKind.ServerError, "POST /api/organizations$", Times: 1));
        await browser.SubmitAsync("form[data-guard]", ("Input.Name", "Phoenix"));
        await browser.SubmitAsync("form[data-guard]");
        var created = Assert.Single(await browser.AuditAsync(new Organization(browser.Page.Path.Split('/')[2], "Phoenix")));
        Assert.Equal(("Organization created", "Phoenix", null), (created.What, created.Of, created.Outcome));
    }

    [Fact]
    public async Task What_the_sites_own_rules_refuse_is_no_change_and_no_entry()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var me = await site.PersonIdAsync(await MyAddressAsync(owner, organization));
        await owner.GetAsync(organization.At($"members/{me}/remove"));
        await owner.SubmitAsync("#form");
        Assert.Contains("only owner", owner.Page.Text, StringComparison.Ordinal);
        Assert.Equal("Organization created", Assert.Single(await owner.AuditAsync(organization)).What);
    }

    private async Task ChangeAsync(string change, FaultKind? trouble = null)
    {
        await alice.GetAsync(Organization.Aurora.At($"members/chloe0000001/{change}"));
        if (trouble is { } kind)
        {
            site.Logto.Faults.Add(new Fault(kind, "(PUT|DELETE) /api/organizations/"));
        }

        await alice.SubmitAsync("#form", ("Role", "admin"));
        site.Logto.Faults.Clear();
    }

    private static async Task<string> MyAddressAsync(Browser browser, Organization organization)
    {
        await browser.GetAsync(organization.At("members"));
        return browser.Page.All("#table tbody td:nth-child(2)")[0];
    }
}
