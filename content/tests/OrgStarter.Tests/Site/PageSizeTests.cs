using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Logto;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Site;

/// <summary>The bytes of the pages that users open most, before compression.</summary>
public sealed class PageSizeTests(TestSite site)
{
    private const int KB = 1024;

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hant")]
    public async Task The_members_page_of_twenty_people_has_at_most_20_KB_and_the_home_page_at_most_4_KB(string language)
    {
        var (owner, organization) = await site.NewOrganizationAsync("Twenty Members Inc");
        owner.Language = language;
        await owner.GetAsync(organization.At("members"));
        await site.Services.GetRequiredService<IServiceScopeFactory>().InOrganizationAsync(organization.Id, services =>
            services.GetRequiredService<DirectoryWriter>()
                .WriteAsync([.. People()], site.Time.GetUtcNow(), TestContext.Current.CancellationToken));
        var members = await owner.GetAsync(organization.At("members"));
        Assert.Equal(20, members.Document.QuerySelectorAll("#table tbody tr").Length);
        Assert.True(members.Has("#table .suspended"));
        Assert.True(members.Has("#pager-next"));
        Assert.InRange(Encoding.UTF8.GetByteCount(members.Body), 1, 20 * KB);

        var home = await owner.GetAsync(organization.At("home"));
        Assert.InRange(Encoding.UTF8.GetByteCount(home.Body), 1, 4 * KB);
    }

    private static IEnumerable<LogtoMember> People() => Enumerable.Range(0, 25).Select(i => new LogtoMember(
        $"person{i:D6}", $"Ada Fischer{i % 10}", null, $"p{i:D5}@north.example.com", null, IsSuspended: i % 7 == 3)
    {
        OrganizationRoles = [new LogtoRole("", i % 5 == 0 ? "admin" : "member")],
        LastSignInAt = i % 9 == 0 ? null : 1_700_000_000_000 + (i * 86_400_000L),
    });
}
