using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Api;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Tenancy;

/// <summary>Every page behind a dangerous permission asks Logto for the rights of this moment before it does anything.</summary>
public sealed partial class DangerousPagesTests(TestSite site)
{
    private const string RightsChanged = "Your permissions in this organization have just changed";

    /// <summary>What is typed where a name has to be, so that nothing but the rights is in the way.</summary>
    private static readonly (string, string) Typed = ("Name", "Aurora Coffee");

    /// <summary>Pages that show their form after a choice.</summary>
    private static readonly Dictionary<string, string> Choices = new() { ["settings/transfer"] = "?to=chloe0000001" };

    /// <summary>Work goes on behind these after their answer, and asks for each person: <c>BulkTests</c> demotes whoever asked for
    /// it.</summary>
    private static readonly string[] AnsweredLater = ["members/bulk", "members/bulk/results"];

    /// <summary>Found, not listed: a new page is here by itself. The API's doors to the same actions have a test of their own.</summary>
    private IReadOnlyList<string> Pages => [.. site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<ApiEndpointAttribute>() is null)
        .Where(e => e.Metadata.OfType<IAuthorizationRequirementData>().SelectMany(data => data.GetRequirements())
            .OfType<PermissionRequirement>().Any(needed => Permissions.Dangerous.Contains(needed.Permission)))
        .Select(e => e.RoutePattern.RawText!.TrimStart('/')).Except(AnsweredLater)];

    [Fact]
    public async Task A_role_taken_away_in_Logtos_console_a_moment_ago_counts()
    {
        Assert.Superset(
            new HashSet<string> { "settings/transfer", "settings/delete", "members/{userId}/remove", "members/{userId}/role" },
            Pages.ToHashSet());
        Assert.True(Pages.Count >= 4, "The walk finds no dangerous pages any more.");
        foreach (var page in Pages)
        {
            await using var own = await TestSite.StartAsync();
            var alice = await OpenAsync(own, page);
            await own.SetRoleInConsoleAsync(Organization.Aurora, "alice0000001", "member");
            own.Logto.Calls.Forget();
            await alice.SubmitAsync("#form", Typed);
            Assert.True(alice.Page.Text.Contains(RightsChanged, StringComparison.Ordinal), $"{page} does not say why:\n{alice.Page.Body}");
            AssertNothingChanged(own, page);

            // And the person's next page knows it.
            await alice.GetAsync(Organization.Aurora.At("members/invitations"));
            Assert.Equal(HttpStatusCode.Forbidden, alice.Page.Status);
        }
    }

    [Theory]
    [InlineData(FaultKind.ServerError)]
    [InlineData(FaultKind.Refuse)]
    [InlineData(FaultKind.TooManyRequests)]
    public async Task When_Logto_does_not_say_what_is_allowed_nothing_is_done_and_the_form_says_so(FaultKind kind)
    {
        foreach (var page in Pages)
        {
            await using var own = await TestSite.StartAsync();
            var alice = await OpenAsync(own, page);
            own.Logto.Calls.Forget();
            own.Logto.Faults.Add(new Fault(kind, "/scopes$"));
            await alice.SubmitAsync("#form", Typed);
            Assert.True(alice.Page.Has("#form [role=alert]"), $"{page} does not say why:\n{alice.Page.Body}");
            AssertNothingChanged(own, page);
        }
    }

    [Fact]
    public async Task Two_admins_who_demote_each_other_at_once_are_not_both_demoted()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (first, firstAddress) = await site.JoinAsync(owner, organization, "admin");
        var (second, secondAddress) = await site.JoinAsync(owner, organization, "admin");
        await first.GetAsync(organization.At($"members/{await site.PersonIdAsync(secondAddress)}/role"));
        await second.GetAsync(organization.At($"members/{await site.PersonIdAsync(firstAddress)}/role"));
        await Task.WhenAll(first.SubmitAsync("#form", ("Role", "member")), second.SubmitAsync("#form", ("Role", "member")));
        Assert.Equal(1, await site.Logto.CountMembersAsync(organization.Id, "admin"));
    }

    private static async Task<Browser> OpenAsync(TestSite own, string page)
    {
        var alice = await own.BrowseAsAsync("alice@example.com");
        await alice.GetAsync(
            Organization.Aurora.At(page.Replace("{userId}", "chloe0000001", StringComparison.Ordinal) + Choices.GetValueOrDefault(page)));
        Assert.True(alice.Page.Has("#form"), $"{page} answers {alice.Page.Status}: teach this test to open it.");
        return alice;
    }

    private static void AssertNothingChanged(TestSite own, string page)
    {
        Assert.True(
            own.Logto.Calls.All.Any(call => call.Path.EndsWith("/scopes", StringComparison.Ordinal)),
            $"{page} does not ask for the live rights.");
        Assert.DoesNotContain(own.Logto.Calls.All, call => call.Method != "GET" && call.Path.StartsWith("/api/", StringComparison.Ordinal));
    }
}
