using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Testing;

/// <summary>What a thousand requests would be too slow for: people made in Logto's console, and what a page calls, called as the page does.</summary>
public static class Acting
{
    private static int number;

    /// <summary>Does something as this person in this organization, with the rights that an owner's token claims.</summary>
    public static async Task<T> AsAsync<T>(this TestSite site, string organizationId, string userId, Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var info = new TenantContext(organizationId, userId, SiteRoles.Template.Permissions.ToHashSet(), DateTimeOffset.MaxValue);
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Resolve(info);
        return await act(scope.ServiceProvider);
    }

    /// <summary>Several people who never sign in.</summary>
    public static async Task<string[]> NewPeopleAsync(this LogtoClient logto, int count)
    {
        var people = new List<string>();
        for (var i = 0; i < count; i++)
        {
            people.Add((await logto.ApiAsync(HttpMethod.Post, "/users", new { username = $"p{Interlocked.Increment(ref number)}_{Guid.NewGuid():N}"[..20] }))["id"]!);
        }

        return [.. people];
    }

    /// <summary>An organization with these owners.</summary>
    public static async Task<Organization> NewOrganizationOfAsync(this LogtoClient logto, params string[] owners)
    {
        var name = $"Org {Guid.NewGuid():N}";
        var id = (await logto.ApiAsync(HttpMethod.Post, "/organizations", new { name }))["id"]!;
        await logto.SetOwnersAsync(id, owners);
        return new Organization(id, name);
    }

    /// <summary>Makes these people owners, whether they are members or not.</summary>
    public static async Task SetOwnersAsync(this LogtoClient logto, string organizationId, params string[] people)
    {
        Assert.Equal(201, (await logto.ApiAsync(HttpMethod.Post, $"/organizations/{organizationId}/users", new { userIds = people })).Status);
        foreach (var person in people)
        {
            await logto.SetRoleAsync(organizationId, person, "owner");
        }
    }

    public static async Task SetRoleAsync(this LogtoClient logto, string organizationId, string person, string role) => Assert.Equal(
        204, (await logto.ApiAsync(HttpMethod.Put, $"/organizations/{organizationId}/users/{person}/roles", new { organizationRoleNames = new[] { role } })).Status);

    /// <summary>The roles that somebody has; null for somebody who is no member.</summary>
    public static async Task<string?> RoleOfAsync(this LogtoClient logto, string organizationId, string person)
    {
        var members = (JsonArray)(await logto.ApiAsync(HttpMethod.Get, $"/organizations/{organizationId}/users?q={person}")).Body!;
        return members.FirstOrDefault(member => (string)member!["id"]! == person)?["organizationRoles"] is JsonArray roles
            ? string.Join(' ', roles.Select(role => (string)role!["name"]!)) : null;
    }
}
