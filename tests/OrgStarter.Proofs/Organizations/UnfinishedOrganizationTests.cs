using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Organizations;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Organizations;

/// <summary>The process ends between the calls that create an organization, and its maker never returns: a
/// worker finishes or undoes it.</summary>
public sealed class UnfinishedOrganizationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_organization_gets_its_owner_wherever_the_process_ended()
    {
        var (site, crash) = await Crash.StartSiteAsync();
        await using var own = site;
        foreach (var (method, path, afterAnswer) in new[]
        {
            ("POST", "/api/organizations", true),
            ("POST", "/users", false),
            ("POST", "/users", true),
            ("PUT", "/roles", false),
            ("PUT", "/roles", true),
        })
        {
            var (name, maker) = await CreateAsync(site, crash, method, path, afterAnswer);
            await SettleAsync(site, crash);
            Assert.Equal(1, await site.CountOrganizationsAsync(name));
            var id = await IdAsync(site, name);
            Assert.Equal("owner", await new LogtoClient(site.Logto).RoleOfAsync(id, maker));
            Assert.True(
                await site.InDatabaseAsync(db =>
                    db.OrganizationCreations
                        .Where(creation => creation.UserId == maker)
                        .Select(creation => creation.Done)
                        .SingleAsync(Ct)));
        }
    }

    [Fact]
    public async Task What_cannot_be_finished_any_more_is_undone()
    {
        var (site, crash) = await Crash.StartSiteAsync();
        await using var own = site;
        // Nothing was made: the call never left.
        var (name, maker) = await CreateAsync(site, crash, "POST", "/api/organizations", afterAnswer: false);
        await SettleAsync(site, crash);
        Assert.Equal((0, 0), (await site.CountOrganizationsAsync(name), await UnfinishedAsync(site, maker)));

        // The maker is gone.
        (name, maker) = await CreateAsync(site, crash, "POST", "/users", afterAnswer: false);
        Assert.Equal(204, (await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Delete, $"/users/{maker}")).Status);
        await SettleAsync(site, crash);
        Assert.Equal((0, 0), (await site.CountOrganizationsAsync(name), await UnfinishedAsync(site, maker)));

        // The maker deletes the account before the worker comes.
        (name, maker) = await CreateAsync(site, crash, "POST", "/users", afterAnswer: false);
        crash.At = null;
        var address = (await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Get, $"/users/{maker}"))["primaryEmail"]!;
        var person = await site.BrowseAsAsync(address);
        await person.GetAsync("/account/delete");
        await person.SubmitAsync("#form", ("Name", address));
        await SettleAsync(site, crash);
        Assert.Equal((0, 0), (await site.CountOrganizationsAsync(name), await UnfinishedAsync(site, maker)));
    }

    [Fact]
    public async Task One_that_others_belong_to_by_then_is_left_as_it_is()
    {
        var (site, crash) = await Crash.StartSiteAsync();
        await using var own = site;
        var (name, maker) = await CreateAsync(site, crash, "PUT", "/roles", afterAnswer: true);
        var (logto, id) = (new LogtoClient(site.Logto), await IdAsync(site, name));
        var successor = (await logto.NewPeopleAsync(1))[0];
        await logto.SetOwnersAsync(id, successor);
        await logto.SetRoleAsync(id, maker, "member");
        await SettleAsync(site, crash);
        Assert.Equal(("member", "owner"), (await logto.RoleOfAsync(id, maker), await logto.RoleOfAsync(id, successor)));
        Assert.Equal(0, await UnfinishedAsync(site, maker));
    }

    private static async Task<(string Name, string Maker)> CreateAsync(
        TestSite site,
        Crash crash,
        string method,
        string path,
        bool afterAnswer)
    {
        var (address, name) = (TestSite.Someone(), $"Org {Guid.NewGuid():N}");
        var browser = await site.BrowseAsAsync(address);
        await browser.GetAsync("/onboarding/create");
        crash.On(method, path, afterAnswer);
        await browser.SubmitAsync("form[data-guard]", ("Input.Name", name));
        Assert.Equal(1, crash.Count);
        return (name, await site.PersonIdAsync(address));
    }

    private static async Task SettleAsync(TestSite site, Crash crash)
    {
        crash.At = null;
        site.Time.Advance(TimeSpan.FromMinutes(6));
        await site.RunDueAsync<OrganizationCreationJob>();
    }

    private static async Task<string> IdAsync(TestSite site, string name) =>
        (string)(await new LogtoClient(site.Logto).ApiAsync(
            HttpMethod.Get,
            $"/organizations?q={Uri.EscapeDataString(name)}")).Body!.AsArray().Single()!["id"]!;

    private static Task<int> UnfinishedAsync(TestSite site, string maker) =>
        site.InDatabaseAsync(db => db.OrganizationCreations.CountAsync(creation => creation.UserId == maker && !creation.Done, Ct));
}
