using OrgStarter.Tests.Infrastructure;

namespace OrgStarter.Tests.Authentication;

/// <summary>The cookies of a site in production, over https.</summary>
public sealed class CookieTests
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
        foreach (var start in new[] { "__Host-orgstarter", "__Host-antiforgery", "__Host-correlation.", "__Host-nonce.", "__Host-notice" })
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
}
