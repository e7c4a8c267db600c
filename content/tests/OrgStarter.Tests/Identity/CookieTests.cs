using System.Reflection;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Identity;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Identity;

/// <summary>The cookies of a site in production, over https.</summary>
public sealed partial class CookieTests
{
    [Fact]
    public async Task In_production_every_cookie_is_bound_to_this_host_secure_http_only_and_lax()
    {
        await using var own = await TestSite.StartAsync(settings: TestSite.Production);
        var alice = own.BrowseSecurely();
        await alice.SignInAsync("alice@example.com");
        Assert.Equal(Organization.Aurora.At("home"), alice.Page.Path);
        // Something that leaves a notice behind.
        await alice.GetAsync(Organization.Aurora.At("settings"));
        await alice.SubmitAsync("main form[method=post]", ("Input.Description", "A secure site"));
        Assert.True(alice.Page.Has(".notice-success"));

        var names = alice.CookiesSet.Select(cookie => cookie.Split('=')[0]).ToList();
        foreach (var start in new[]
        {
            "__Host-orgstarter",
            "__Host-orgstarter.antiforgery",
            "__Host-orgstarter.correlation.",
            "__Host-orgstarter.nonce.",
            "__Host-orgstarter.notice"
        })
        {
            Assert.Contains(names, name => name.StartsWith(start, StringComparison.Ordinal));
        }

        Assert.All(alice.CookiesSet, cookie =>
        {
            var attributes = cookie.ToLowerInvariant().Split("; ");
            Assert.StartsWith("__host-", attributes[0], StringComparison.Ordinal);
            Assert.Contains("path=/", attributes);
            Assert.Contains("secure", attributes);
            Assert.Contains("httponly", attributes);
            Assert.Contains("samesite=lax", attributes);
            Assert.DoesNotContain(attributes, attribute => attribute.StartsWith("domain", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task In_development_on_plain_http_they_are_http_only_and_lax_for_the_whole_site()
    {
        await using var own = await TestSite.StartAsync();
        var alice = await own.BrowseAsAsync("alice@example.com");
        Assert.Contains(alice.CookiesSet, cookie => cookie.StartsWith("orgstarter=", StringComparison.Ordinal));
        Assert.All(alice.CookiesSet, cookie =>
        {
            var attributes = cookie.ToLowerInvariant().Split("; ");
            Assert.Contains("path=/", attributes);
            Assert.Contains("httponly", attributes);
            Assert.Contains("samesite=lax", attributes);
        });
    }

    /// <summary>The cookies that features have; each says so in a file of its own, in a field that is called after it.</summary>
    private static IEnumerable<string> OfFeatures => typeof(CookieTests).GetFields(BindingFlags.NonPublic | BindingFlags.Static)
        .Where(list => list.IsLiteral && list.Name.StartsWith("CookieOf", StringComparison.Ordinal))
        .Select(list => (string)list.GetRawConstantValue()!);

    /// <summary>Browsers do not tell the ports of a host apart: on one machine, every site and every Logto
    /// gets the cookies of all others.</summary>
    [Fact]
    public async Task Every_cookie_of_the_site_and_its_embedded_Logto_names_the_site_so_that_two_on_localhost_live_side_by_side()
    {
        await using var own = await TestSite.StartAsync(settings: ("Invitations:MagicLink", "true"));
        var (owner, organization) = await own.NewOrganizationAsync();
        await owner.PostAsync(
            "/account/language",
            ("culture", "en"),
            ("returnUrl", "/"),
            ("__RequestVerificationToken", owner.Page.ValueOf("__RequestVerificationToken")));
        var link = await own.InviteAsync(owner, organization, TestSite.Someone(), "member");
        var guest = own.Browse();
        await guest.GetAsync(link);
        await owner.GetAsync("/onboarding/create");
        await own.InDatabaseAsync(db => db.Sessions.ExecuteDeleteAsync(TestContext.Current.CancellationToken));
        await owner.SubmitAsync("form[data-guard]", ("Input.Name", "Kept while the sign-in took its turn"));
        await owner.GetAsync(organization.At("settings"));
        await owner.SubmitAsync("main form[method=post]", ("Input.Description", "What leaves a notice behind"));
        Assert.True(owner.Page.Has(".notice-success"));
        await owner.GetAsync("/account/sign-out");
        await owner.SubmitAsync("main form");
        await owner.GetAsync(own.Logto.Endpoint);

        string[] ofPages = ["antiforgery", "correlation", "nonce", "language", "last-organization", "notice"];
        string[] ofLogto = ["antiforgery", "_interaction", "_interaction_resume", "_logto", "_session"];
        var names = guest.CookiesSet.Concat(owner.CookiesSet).Select(cookie => cookie.Split('=')[0]).Distinct().ToList();
        var logtos = owner.LogtoCookiesSet.Select(cookie => cookie.Split('=')[0]).Distinct().ToList();
        // The walk has met all kinds there are.
        Assert.All(ofPages.Concat(OfFeatures), kind =>
            Assert.Contains(names, name => name.Contains(kind, StringComparison.OrdinalIgnoreCase)));
        Assert.All(ofLogto, kind => Assert.Contains(logtos, name => name.Contains(kind, StringComparison.Ordinal)));
        Assert.DoesNotContain(names.Concat(logtos), name => !name.StartsWith("orgstarter", StringComparison.Ordinal));
        Assert.Empty(names.Intersect(logtos));
    }
}
