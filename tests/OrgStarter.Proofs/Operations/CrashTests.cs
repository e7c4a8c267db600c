using System.Net;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.Accounts;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Organizations;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Operations;

/// <summary>The site is killed at every moment of everything that takes several steps. Afterwards it is finished or
/// undone, never half of it.</summary>
public sealed class CrashTests(DyingInstance two, ITestOutputHelper output) : IClassFixture<DyingInstance>
{
    /// <summary>More moments than anything here has.</summary>
    private const int Most = 80;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_transfer_of_ownership()
    {
        var (owner, ownerId, _) = await two.SomebodyAsync();
        var successor = (await two.Logto.NewPeopleAsync(1))[0];
        await DieEverywhereAsync(async at =>
        {
            var organization = await two.Logto.NewOrganizationOfAsync(ownerId, successor);
            await two.Logto.SetRoleAsync(organization.Id, successor, "member");
            await owner.GetAsync(organization.At($"settings/transfer?to={successor}"));
            var died = await two.Death.StrikesAsync(owner, owner.FormRequest("#form", ("Name", organization.Name)), at);
            await two.RecoverAsync();

            var roles = (await two.Logto.RoleOfAsync(organization.Id, ownerId), await two.Logto.RoleOfAsync(organization.Id, successor));
            Assert.Contains(roles, new (string?, string?)[] { ("owner", "member"), ("admin", "owner") });
            Assert.Empty(await two.JournalAsync(organization.Id));
            var stays = await two.Site.Browse(owner).GetAsync(organization.At("settings/transfer"));
            Assert.Equal(roles.Item1 == "owner" ? HttpStatusCode.OK : HttpStatusCode.Forbidden, stays.Status);
            return (died, roles.Item2 == "owner" ? "finished" : "undone");
        });
    }

    [Fact]
    public async Task A_removal()
    {
        var (owner, ownerId, _) = await two.SomebodyAsync();
        var (member, memberId, _) = await two.SomebodyAsync();
        await DieEverywhereAsync(async at =>
        {
            var organization = await two.Logto.NewOrganizationOfAsync(ownerId, memberId);
            await two.Logto.SetRoleAsync(organization.Id, memberId, "member");
            // Both instances hold a token that still says otherwise.
            await two.Site.Browse(member).GetAsync(organization.At("settings/roles"));
            await owner.GetAsync(organization.At($"members/{memberId}/remove"));
            var died = await two.Death.StrikesAsync(owner, owner.FormRequest("#form"), at);
            await two.RecoverAsync();

            var role = await two.Logto.RoleOfAsync(organization.Id, memberId);
            var page = await two.Site.Browse(member).GetAsync(organization.At("settings/roles"));
            Assert.Equal(role is null ? HttpStatusCode.NotFound : HttpStatusCode.OK, page.Status);
            return (died, role is null ? "finished" : "undone");
        });
    }

    [Fact]
    public async Task Asking_for_the_deletion_of_an_organization_and_restoring_it()
    {
        var (owner, ownerId, _) = await two.SomebodyAsync();
        await DieEverywhereAsync(async at =>
        {
            var organization = await two.Logto.NewOrganizationOfAsync(ownerId);
            await owner.GetAsync(organization.At("settings/delete"));
            var died = await two.Death.StrikesAsync(owner, owner.FormRequest("#form", ("Name", organization.Name)), at);
            await two.RecoverAsync();
            var isClosed = await IsClosedAsync(owner, organization);
            Assert.Equal(isClosed ? 1 : 0, await EntriesAsync(organization, "organization.deletion-asked"));
            return (died, isClosed ? "finished" : "undone");
        });
        await DieEverywhereAsync(async at =>
        {
            var organization = await two.Logto.NewOrganizationOfAsync(ownerId);
            await owner.GetAsync(organization.At("settings/delete"));
            await owner.SubmitAsync("#form", ("Name", organization.Name));
            var died = await two.Death.StrikesAsync(owner, owner.FormRequest("#form"), at);
            await two.RecoverAsync();
            var isClosed = await IsClosedAsync(owner, organization);
            Assert.Equal(isClosed ? 0 : 1, await EntriesAsync(organization, "organization.restored"));
            return (died, isClosed ? "undone" : "finished");
        });
    }

    [Fact]
    public async Task The_deletion_of_an_organization_after_its_thirty_days()
    {
        await DieEverywhereAsync(async at =>
        {
            var (owner, ownerId, _) = await two.SomebodyAsync();
            var organization = await two.Logto.NewOrganizationOfAsync(ownerId);
            await two.Site.LeaveRowAsync(organization);
            await owner.GetAsync(organization.At("settings/delete"));
            await owner.SubmitAsync("#form", ("Name", organization.Name));
            two.Site.Time.Advance(OrganizationDeletion.Grace);
            var died = await two.Death.StrikesAsync(() => TwoInstances.RunDueAsync(two.Doomed), at);
            await two.RecoverAsync();
            await TwoInstances.PurgeAsync(two.Site);

            Assert.Equal(404, (await two.Logto.ApiAsync(HttpMethod.Get, $"/organizations/{organization.Id}")).Status);
            Assert.Empty(await two.JournalAsync(organization.Id));
            Assert.Equal(0, await two.Site.InDatabaseAsync(db => db.CountRowsAsync(organization)));
            return (died, "finished");
        });
    }

    [Fact]
    public async Task The_deletion_of_an_account()
    {
        var stays = (await two.Logto.NewPeopleAsync(1))[0];
        await DieEverywhereAsync(async at =>
        {
            var (person, id, address) = await two.SomebodyAsync();
            var owned = await two.Logto.NewOrganizationOfAsync(id, stays);
            var joined = await two.Logto.NewOrganizationOfAsync(stays, id);
            await two.Logto.SetRoleAsync(joined.Id, id, "member");
            await person.GetAsync("/account/delete");
            var died = await two.Death.StrikesAsync(person, person.FormRequest("#form", ("Name", address)), at);
            await two.RecoverAsync();

            var isThere = (await two.Logto.ApiAsync(HttpMethod.Get, $"/users/{id}")).Status == 200;
            Assert.Equal(
                isThere ? ("owner", "member") : (null, null),
                (await two.Logto.RoleOfAsync(owned.Id, id), await two.Logto.RoleOfAsync(joined.Id, id)));
            Assert.Equal(isThere, await two.Site.InDatabaseAsync(db => db.Sessions.AnyAsync(session => session.UserId == id, Ct)));
            var lines = await two.JournalAsync(id);
            Assert.Equal(isThere ? [] : [AccountDeletion.Done], lines.Select(line => line.Step));
            return (died, isThere ? "undone" : "finished");
        });
    }

    [Fact]
    public async Task When_Logto_goes_away_between_the_two_calls_of_a_transfer_it_is_finished_later_and_nobody_is_changed_meanwhile()
    {
        var (owner, ownerId, _) = await two.SomebodyAsync();
        var (second, secondId, _) = await two.SomebodyAsync();
        var organization = await two.Logto.NewOrganizationOfAsync(ownerId, secondId);
        await two.Logto.SetRoleAsync(organization.Id, secondId, "admin");
        await owner.GetAsync(organization.At($"settings/transfer?to={secondId}"));
        two.Site.Logto.Faults.Add(new Fault(FaultKind.ServerError, $"PUT /api/organizations/.*/users/{ownerId}/roles$"));
        await owner.SubmitAsync("#form", ("Name", organization.Name), ("RoleAfter", "member"));
        Assert.Contains("A transfer of ownership is in progress", owner.Page.Text, StringComparison.Ordinal);

        await second.GetAsync(organization.At($"members/{ownerId}/remove"));
        await second.SubmitAsync("#form");
        Assert.Contains("A transfer of ownership is in progress", second.Page.Text, StringComparison.Ordinal);

        two.Site.Logto.Faults.Clear();
        await two.RecoverAsync();
        Assert.Equal(
            ("member", "owner"),
            (await two.Logto.RoleOfAsync(organization.Id, ownerId), await two.Logto.RoleOfAsync(organization.Id, secondId)));
    }

    /// <param name="attempt">Tries it once, dies at this moment, recovers; says whether it died, and how it ended.</param>
    private async Task DieEverywhereAsync(Func<int, Task<(bool Died, string End)>> attempt)
    {
        var ends = new List<string>();
        for (var at = 1; at <= Most; at++)
        {
            var (died, end) = await attempt(at);
            ends.Add(end);
            if (!died)
            {
                Assert.Equal("finished", end);
                Assert.True(ends.Count > 1, "Nothing died: the test proves nothing.");
                output.WriteLine($"Died at {ends.Count - 1} moments: {string.Join(", ", ends)}");
                return;
            }
        }

        Assert.Fail($"It has more than {Most} moments.");
    }

    private async Task<bool> IsClosedAsync(Browser owner, Organization organization)
    {
        var page = await two.Site.Browse(owner).GetAsync(organization.At("settings/roles"));
        Assert.Equal(page.Path == organization.At("settings/closing") ? 1 : 0, (await two.JournalAsync(organization.Id)).Count);
        return page.Path == organization.At("settings/closing");
    }

    private Task<int> EntriesAsync(Organization organization, string action) => two.Site.InDatabaseAsync(db =>
        db.AuditEntries.IgnoreQueryFilters().CountAsync(entry => entry.OrganizationId == organization.Id && entry.Action == action, Ct));
}
