using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Features.Projects;
using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>Roles and permissions come from the site's code, at each start, and everybody keeps what they have.</summary>
public sealed class SiteRolesTests
{
    private static IReadOnlyDictionary<string, IReadOnlyList<string>> Roles => global::OrgStarter.SiteRoles.Template.ByRole;

    [Fact]
    public async Task A_permission_that_is_added_in_code_is_there_with_the_next_page_of_whoever_is_signed_in()
    {
        // The site of yesterday: neither its Logto nor its sign-in has heard of the permission.
        await using var older = await TestSite.StartAsync(services => services.PostConfigure<OpenIdConnectOptions>(
            OpenIdConnectDefaults.AuthenticationScheme, options => options.Scope.Remove(ProjectFeature.Write)));
        await older.RestartLogtoAsync(Without(ProjectFeature.Write));
        var (owner, organization) = await older.NewOrganizationAsync();
        await owner.GetAsync(organization.At("projects/new"));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, owner.Page.Status);
        var today = older.StartAnother(_ => { });
        await older.EndAsync();

        await older.RestartLogtoAsync(Roles);
        var same = today.Browse(owner);
        await same.GetAsync(organization.At("projects/new"));
        Assert.Equal((System.Net.HttpStatusCode.OK, organization.At("projects/new")), (same.Page.Status, same.Page.Path));
    }

    [Fact]
    public async Task A_role_that_is_added_in_code_is_there_and_nobody_loses_anything()
    {
        await using var site = await TestSite.StartAsync();
        var (_, organization) = await site.NewOrganizationAsync();
        await site.RestartLogtoAsync(new Dictionary<string, IReadOnlyList<string>>(Roles) { ["billing"] = ["read:bill"] });

        var logto = new LogtoClient(site.Logto);
        var billing = (await logto.ApiAsync(HttpMethod.Get, "/organization-roles?q=billing")).Body![0]!;
        Assert.Equal("read:bill", (string?)Assert.Single(billing["scopes"]!.AsArray())!["name"]);
        Assert.Equal(1, await site.CountOrganizationsAsync(organization.Name));
        Assert.Equal(1, await site.CountOwnersAsync(organization));
    }

    [Fact]
    public async Task The_seed_names_its_roles_wherever_others_stand_beside_them()
    {
        await using var site = await TestSite.StartAsync();
        await site.RestartLogtoAsync(new Dictionary<string, IReadOnlyList<string>>
        {
            ["guest"] = [],
            ["auditor"] = [],
            ["owner"] = Roles["owner"],
            ["admin"] = Roles["admin"],
            ["member"] = Roles["member"],
            ["billing"] = [],
        });
        await site.Logto.ResetAsync();
        Assert.Equal((1, 1, 32), (await OfAuroraAsync("owner"), await OfAuroraAsync("admin"), await OfAuroraAsync("member")));

        var large = await site.Logto.AddLargeOrganizationAsync(7);
        Assert.Equal((6, 7), (await site.Logto.CountMembersAsync(large, "owner"), await site.Logto.CountMembersAsync(large, "member")));

        Task<int> OfAuroraAsync(string role) => site.Logto.CountMembersAsync(Organization.Aurora.Id, role);
    }

    /// <summary>A role that gets or loses a permission that was there before is no new scope of the sign-in:
    /// the site must hear of it.</summary>
    [Fact]
    public async Task The_site_hears_which_roles_have_changed_and_hears_nothing_when_none_has()
    {
        await using var site = await TestSite.StartAsync();
        await using var listener = await Listener.StartAsync();
        await site.RestartLogtoAsync(Roles);
        await site.Logto.DeliverToAsync(listener.Url);
        await site.RestartLogtoAsync(new Dictionary<string, IReadOnlyList<string>>(Roles)
        {
            ["member"] = [.. Roles["member"], "invite:member"]
        });
        await site.Logto.DeliverToAsync(listener.Url);

        var heard = await listener.FirstAsync();
        Assert.Equal("OrganizationRole.Scopes.Updated", (string?)heard["event"]);
        Assert.Equal(await new LogtoClient(site.Logto).RoleIdAsync("member"), (string?)heard["organizationRoleId"]);
    }

    private static Dictionary<string, IReadOnlyList<string>> Without(string permission) =>
        Roles.ToDictionary(role => role.Key, role => (IReadOnlyList<string>)[.. role.Value.Where(name => name != permission)]);

    /// <summary>Takes webhooks as the site does.</summary>
    private sealed class Listener(WebApplication app) : IAsyncDisposable
    {
        private readonly TaskCompletionSource<JsonNode> first = new();

        public string Url => app.Urls.First();

        public static async Task<Listener> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var listener = new Listener(app);
            app.Run(async context => listener.first.TrySetResult((await JsonNode.ParseAsync(context.Request.Body))!));
            await app.StartAsync();
            return listener;
        }

        public Task<JsonNode> FirstAsync() => first.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
