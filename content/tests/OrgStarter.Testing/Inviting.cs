using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Testing;

public static class Inviting
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>
    /// Starts a site for one test and connects it to its Logto first: on a busy machine the first connection exceeds the sign-in's timeout.
    /// </summary>
    public static async Task<TestSite> StartWarmAsync(params (string Name, string Value)[] settings)
    {
        var site = await TestSite.StartAsync(settings: settings);
        for (var i = 0; i < 10 && (await site.Browse().GetAsync("/account/sign-in")).Path != "/sign-in"; i++)
        {
        }

        return site;
    }

    /// <summary>Pastes this text into the form and submits it; the browser then shows the results.</summary>
    public static async Task<Page> PasteAsync(this Browser browser, Organization organization, string pasted, string role = "member")
    {
        await browser.GetAsync(organization.At("members/invitations/new"));
        return await browser.SubmitAsync("#form form", ("Input.Addresses", pasted), ("Input.Role", role));
    }

    public static async Task<Page> ChangeAsync(this Browser browser, Organization organization, string link, string change)
    {
        await browser.GetAsync(organization.At($"members/invitations/{IdOf(link)}/{change}"));
        return await browser.SubmitAsync("#form");
    }

    public static string IdOf(string link) => new Uri(link).AbsolutePath.Split('/')[^1];

    /// <summary>Reloads the page until no recipient is pending.</summary>
    public static async Task<Page> UntilDoneAsync(this Browser browser)
    {
        for (var i = 0; i < 300 && browser.Page.Has("progress"); i++)
        {
            await Task.Delay(100, Ct);
            await browser.GetAsync(browser.Page.PathAndQuery);
        }

        Assert.False(browser.Page.Has("progress"), browser.Page.Text);
        return browser.Page;
    }

    /// <summary>Returns the address and the status of an organization's invitations at Logto.</summary>
    public static async Task<IReadOnlyList<(string Address, string Status)>> InvitationsAtLogtoAsync(
        this TestSite site,
        Organization organization) =>
        [.. (await new LogtoClient(site.Logto).ApiAsync(
            HttpMethod.Get,
            $"/organization-invitations?organizationId={organization.Id}")).Body!.AsArray()
            .Select(i => ((string)i!["invitee"]!, (string)i["status"]!))];

    public static async Task LimitSeatsAsync(this TestSite site, Organization organization, int? seats)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Seats>().SetLimitAsync(organization.Id, seats, Ct);
    }

    /// <summary>Runs work on the database within the organization.</summary>
    public static async Task<T> WithinAsync<T>(this TestSite site, Organization organization, Func<AppDbContext, Task<T>> work)
    {
        await using var scope = site.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Resolve(
            new TenantContext(organization.Id, "somebody0001", new HashSet<string>(), DateTimeOffset.MaxValue));
        return await work(scope.ServiceProvider.GetRequiredService<AppDbContext>());
    }
}
