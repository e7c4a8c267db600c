using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Testing;

/// <summary>
/// Replaces steps that are too slow as requests in large tests: creates users as in Logto's Console, and calls the services that pages
/// call.
/// </summary>
public static class Acting
{
    private static int number;

    /// <summary>Runs an action as this user in this organization, with an owner's permissions.</summary>
    public static async Task<T> AsAsync<T>(this TestSite site, string organizationId, string userId, Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var info = new TenantContext(organizationId, userId, SiteRoles.Template.Permissions.ToHashSet(), DateTimeOffset.MaxValue);
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Resolve(info);
        return await act(scope.ServiceProvider);
    }

    public static async Task<string[]> NewPeopleAsync(this LogtoClient logto, int count)
    {
        var people = new List<string>();
        for (var i = 0; i < count; i++)
        {
            people.Add(
                (await logto.ApiAsync(
                    HttpMethod.Post,
                    "/users",
                    new { username = $"p{Interlocked.Increment(ref number)}_{Guid.NewGuid():N}"[..20] }))["id"]!);
        }

        return [.. people];
    }

    public static async Task<Organization> NewOrganizationOfAsync(this LogtoClient logto, params string[] owners)
    {
        var name = $"Org {Guid.NewGuid():N}";
        var id = (await logto.ApiAsync(HttpMethod.Post, "/organizations", new { name }))["id"]!;
        await logto.SetOwnersAsync(id, owners);
        return new Organization(id, name);
    }

    /// <summary>Makes these users owners, and members first where they are not.</summary>
    public static async Task SetOwnersAsync(this LogtoClient logto, string organizationId, params string[] people)
    {
        Assert.Equal(
            201,
            (await logto.ApiAsync(HttpMethod.Post, $"/organizations/{organizationId}/users", new { userIds = people })).Status);
        foreach (var person in people)
        {
            await logto.SetRoleAsync(organizationId, person, "owner");
        }
    }

    public static async Task SetRoleAsync(this LogtoClient logto, string organizationId, string person, params string[] roles) =>
        Assert.Equal(
            204,
            (await logto.ApiAsync(
                HttpMethod.Put,
                $"/organizations/{organizationId}/users/{person}/roles",
                new { organizationRoleNames = roles })).Status);

    /// <summary>Returns the user's roles; null when the user is not a member.</summary>
    public static async Task<string?> RoleOfAsync(this LogtoClient logto, string organizationId, string person)
    {
        var members = (JsonArray)(await logto.ApiAsync(HttpMethod.Get, $"/organizations/{organizationId}/users?q={person}")).Body!;
        return members.FirstOrDefault(member => (string)member!["id"]! == person)?["organizationRoles"] is JsonArray roles
            ? string.Join(' ', roles.Select(role => (string)role!["name"]!)) : null;
    }
}
