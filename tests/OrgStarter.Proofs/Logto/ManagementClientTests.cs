using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.DevLogto.Control;
using OrgStarter.Logto;
using OrgStarter.Testing;
using OrgStarter.Texts;

namespace OrgStarter.Proofs.Logto;

/// <summary>How the site treats the Management API: one token for all, patience with what is safe, words for what is refused.</summary>
public sealed class ManagementClientTests
{
    [Fact]
    public async Task However_many_ask_at_once_one_machine_token_is_fetched_and_kept()
    {
        await using var site = await TestSite.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => RolesAsync(site)));
        Assert.Single(site.Logto.Calls.All, call => call.Path == "/oidc/token");
        site.Time.Advance(TimeSpan.FromMinutes(50));
        await RolesAsync(site);
        Assert.Single(site.Logto.Calls.All, call => call.Path == "/oidc/token");
        site.Time.Advance(TimeSpan.FromMinutes(6));
        await RolesAsync(site);
        Assert.Equal(2, site.Logto.Calls.All.Count(call => call.Path == "/oidc/token"));
    }

    [Fact]
    public async Task A_token_that_Logto_does_not_take_any_more_is_replaced_in_the_same_call()
    {
        await using var site = await TestSite.StartAsync();
        var tokens = site.Services.GetRequiredService<ManagementToken>();
        await tokens.GetAsync(TestContext.Current.CancellationToken);
        // Logto's clock runs on, ours does not: the token is over there and fresh here.
        site.Time.Advance(TimeSpan.FromMinutes(61));
        var kept = await tokens.GetAsync(TestContext.Current.CancellationToken);
        tokens.Forget("another token");
        Assert.Equal(kept, await tokens.GetAsync(TestContext.Current.CancellationToken));
        tokens.Forget(kept);
        Assert.NotEqual(kept, await tokens.GetAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(FaultKind.ServerError)]
    [InlineData(FaultKind.TooManyRequests)]
    [InlineData(FaultKind.Refuse)]
    public async Task A_call_that_only_reads_is_tried_once_more_and_the_person_notices_nothing(FaultKind kind)
    {
        await using var site = await TestSite.StartAsync();
        var ben = await site.BrowseAsAsync("ben@example.com");
        site.Logto.Faults.Add(new Fault(kind, "GET /api/organizations/aur0racoffee/users$", Times: 1));
        await ben.GetAsync(Organization.Aurora.At("members"));
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
    }

    [Fact]
    public async Task A_call_that_changes_something_is_made_once()
    {
        await using var site = await TestSite.StartAsync();
        var alice = await site.BrowseAsAsync("alice@example.com");
        await alice.GetAsync(Organization.Aurora.At("members/chloe0000001/role"));
        site.Logto.Faults.Add(new Fault(FaultKind.ServerError, "PUT /api/"));
        site.Logto.Calls.Forget();
        await alice.SubmitAsync("#form", ("Role", "admin"));
        Assert.Single(site.Logto.Calls.All, call => call.Method == "PUT");
    }

    [Fact]
    public async Task A_Logto_that_fails_again_and_again_is_left_alone_for_a_while_and_asked_again_then()
    {
        await using var site = await TestSite.StartAsync();
        await RolesAsync(site);
        site.Logto.Faults.Add(new Fault(FaultKind.ServerError, "GET /api/organization-roles"));
        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<LogtoException>(() => RolesAsync(site));
        }

        site.Logto.Calls.Forget();
        var refusal = await Assert.ThrowsAsync<LogtoException>(() => RolesAsync(site));
        Assert.True(refusal.IsTransient);
        Assert.Empty(site.Logto.Calls.All);

        site.Logto.Faults.Clear();
        for (var i = 0; i < 100 && site.Logto.Calls.All.Count == 0; i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            await RolesIfAnyAsync(site);
        }

        Assert.NotEmpty(await RolesAsync(site));
    }

    [Fact]
    public async Task A_refusal_becomes_words_and_keeps_Logtos_code()
    {
        await using var site = await TestSite.StartAsync();
        await using var scope = site.Services.CreateAsyncScope();
        var logto = scope.ServiceProvider.GetRequiredService<ILogtoManagementApi>();
        var refusal = await Assert.ThrowsAsync<LogtoException>(() => logto.GetUser("nobody", TestContext.Current.CancellationToken));
        Assert.Equal("entity.not_found", refusal.Code);
        Assert.False(refusal.IsTransient);
        Assert.DoesNotContain("entity", refusal.UserMessage, StringComparison.Ordinal);
    }

    private static async Task RolesIfAnyAsync(TestSite site)
    {
        try
        {
            await RolesAsync(site);
        }
        catch (LogtoException e) when (e.IsTransient)
        {
        }
    }

    private static async Task<IReadOnlyList<LogtoTemplateRole>> RolesAsync(TestSite site)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ILogtoManagementApi>().GetRoles(100, TestContext.Current.CancellationToken);
    }
}
