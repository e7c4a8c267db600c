using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrgStarter.Features.MagicLinks;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Features.MagicLinks;

public sealed class RenamedLifetimeTests
{
    [Fact]
    public async Task The_lifetime_of_magic_links_is_read_by_its_former_name()
    {
        await using var site = await TestSite.StartAsync(settings: ("invitations:magiclinklife", "1.12:00:00"));
        Assert.Equal(TimeSpan.FromDays(1.5), site.Services.GetRequiredService<IOptions<MagicLinkOptions>>().Value.MagicLinkLifetime);
    }
}
