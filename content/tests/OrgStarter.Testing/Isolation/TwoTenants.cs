using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection;

namespace OrgStarter.Testing.Isolation;

/// <summary>A site with two organizations full of marked texts and six callers: set up once, then used by thousands of requests.</summary>
public sealed class TwoTenants : IAsyncLifetime
{
    private LogtoClient logto = null!;

    public TestSite Site { get; private set; } = null!;

    public Tenant Alder { get; private set; } = null!;

    public Tenant Birch { get; private set; } = null!;

    public IReadOnlyList<Caller> Callers { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        // Raises the rate limits, so that every response comes from the endpoint itself.
        Site = await TestSite.StartAsync(
            WithoutPushedRequests,
            settings:
            [
                ("RateLimits:Invitations:Requests", "1000000"),
                ("RateLimits:Exports:Requests", "1000000"),
                ("RateLimits:Machines:Requests", "1000000")
            ]);
        logto = new LogtoClient(Site.Logto);
        Alder = await SeedAsync("alder");
        Birch = await SeedAsync("birch");
        var eve = TestSite.Someone();
        Callers =
        [
            await Caller.MeetAsync(Site, Role.SignedOut, null, null),
            await Caller.MeetAsync(Site, Role.NoOrganization, eve, null),
            await Caller.MeetAsync(Site, Role.OwnerOfAnother, Address("owner", Birch.Marker), Birch),
            await Caller.MeetAsync(Site, Role.Member, await JoinedAsync("member", Alder.OrganizationId, Alder.Marker), Alder),
            await Caller.MeetAsync(Site, Role.Admin, await JoinedAsync("admin", Alder.OrganizationId, Alder.Marker), Alder),
            await Caller.MeetAsync(Site, Role.Owner, Address("owner", Alder.Marker), Alder),
        ];
    }

    public Tenant Other(Tenant tenant) => tenant == Alder ? Birch : Alder;

    /// <returns>A marker of a tenant that is not the caller's; null when the body contains none, as required.</returns>
    /// <param name="isVisitor">True at a public page: a visitor with an invitation's link can see the invitee's address.</param>
    public string? Leak(Caller caller, string body, bool isVisitor) => new[] { Alder, Birch }.Where(tenant => tenant != caller.Home)
        .SelectMany(tenant => isVisitor ? [tenant.Marker] : new[] { tenant.Marker, tenant.Guest })
        .FirstOrDefault(marker => body.Contains(marker, StringComparison.OrdinalIgnoreCase));

    public async ValueTask DisposeAsync() => await Site.DisposeAsync();

    /// <summary>Thousands of requests are redirected to the sign-in, each of which would cost a request to Logto.</summary>
    private static void WithoutPushedRequests(IServiceCollection services) => services.PostConfigure<OpenIdConnectOptions>(
        OpenIdConnectDefaults.AuthenticationScheme,
        signIn => signIn.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Disable);

    private async Task<Tenant> SeedAsync(string name)
    {
        var marker = $"{name}{Guid.NewGuid():N}"[..14];
        var owner = await Site.BrowseAsAsync(Address("owner", marker));
        await owner.GetAsync("/onboarding/create");
        await owner.SubmitAsync("form[data-guard]", ("Input.Name", $"Organization {marker}"));
        var organization = new Organization(owner.Page.Path.Split('/')[2], marker);
        var guest = $"guest{Guid.NewGuid():N}"[..14];
        var invited = Address("invited", guest);
        await Site.InviteAsync(owner, organization, invited, "member");
        var batch = owner.Page.Path.Split('/')[^1];
        var link = (string)(await Site.Logto.MailsToAsync(invited))[^1]["link"]!;
        var member = await Site.PersonIdAsync(await JoinedAsync("spare", organization.Id, marker, "member"));
        var features = new Dictionary<string, string>();
        foreach (var feature in TestedFeature.All)
        {
            features[feature.Path] = await feature.SeedAsync(owner, organization, marker);
        }

        return new Tenant(organization.Id, marker, guest, new SampleIds(features, link.Split('/')[^1], batch, member));
    }

    /// <summary>Registers a user and adds them to the organization, as an administrator does in Logto's Console.</summary>
    private async Task<string> JoinedAsync(string person, string organizationId, string marker, string? role = null)
    {
        var address = Address(person, marker);
        await logto.SignInAsync(address);
        var id = await Site.PersonIdAsync(address);
        Assert.Equal(
            201,
            (await logto.ApiAsync(HttpMethod.Post, $"/organizations/{organizationId}/users", new { userIds = new[] { id } })).Status);
        await logto.ApiAsync(
            HttpMethod.Put,
            $"/organizations/{organizationId}/users/{id}/roles",
            new { organizationRoleNames = new[] { role ?? person } });
        return address;
    }

    private static string Address(string person, string marker) => $"{person}-{marker}@example.com";
}
