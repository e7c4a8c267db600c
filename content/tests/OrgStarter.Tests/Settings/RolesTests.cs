using System.Globalization;
using OrgStarter.Features;
using OrgStarter.Platform.Rights;
using OrgStarter.Site;
using OrgStarter.Testing;
using OrgStarter.Texts;

namespace OrgStarter.Tests.Settings;

public sealed class RolesTests(TestSite site)
{
    [Fact]
    public async Task Every_member_reads_what_each_role_may_do()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (member, _) = await site.JoinAsync(owner, organization, "member");
        await member.GetAsync(organization.At("settings/roles"));
        foreach (var role in Roles.BuiltIn)
        {
            Assert.Equal(
                SiteRoles.Template.ByRole[role].Select(PermissionTexts.Of),
                member.Page.All($"section[aria-labelledby='role-{role}'] li"));
        }
    }

    [Fact]
    public void Every_permission_is_explained_in_words_of_its_own_in_every_language()
    {
        var present = CultureInfo.CurrentUICulture;
        try
        {
            var seen = new HashSet<string>();
            foreach (var language in Languages.All)
            {
                CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
                Assert.All(SiteRoles.Template.Permissions, permission =>
                    Assert.True(seen.Add(PermissionTexts.Of(permission)), $"{permission} has no words of its own in {language}."));
                Assert.DoesNotContain(SiteRoles.Template.Permissions, permission =>
                    PermissionTexts.Of(permission).Contains(':', StringComparison.Ordinal));
            }
        }
        finally
        {
            CultureInfo.CurrentUICulture = present;
        }
    }
}
