using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Members.Directory;

/// <summary>People choose their names at Logto, which takes any text.</summary>
public sealed class OddNameTests(QuietSite quiet) : IClassFixture<QuietSite>
{
    private readonly TestSite site = quiet.Site;

    [Theory]
    [InlineData("Mal\uFFFElory", "lory")]
    [InlineData("Mal\uFFFFlory", "lory")]
    [InlineData("Mal\uFDD0lory", "lory")]
    public async Task A_name_that_no_normalization_takes_stops_neither_the_table_nor_the_background(string name, string word)
    {
        var (owner, organization) = await NewAsync(name);
        await owner.GetAsync(organization.At("members"));
        Assert.Equal(HttpStatusCode.OK, owner.Page.Status);
        Assert.Contains(owner.Page.All("#table tbody tr"), row => row.Contains("Mal\uFFFDlory", StringComparison.Ordinal));
        await QuietSite.SettleAsync(site);
        Assert.Null((await QuietSite.SyncAsync(site, organization.Id)).StartedAt);
        await owner.GetAsync(organization.At($"members?q={word}"));
        Assert.Single(owner.Page.All("#table tbody tr"));
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync(organization.At("members?handler=Csv"))).Status);
    }

    [Fact]
    public async Task A_long_name_of_letters_outside_the_first_plane_is_cut_between_them()
    {
        var (owner, organization) = await NewAsync("x" + string.Concat(Enumerable.Repeat("𝒜", 60)));
        await QuietSite.SettleAsync(site);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync(organization.At("members?sort=name"))).Status);
    }

    [Fact]
    public async Task Who_has_a_name_that_shows_nothing_is_called_by_their_address()
    {
        var address = TestSite.Someone();
        var (owner, organization) = await NewAsync("\u3164", address);
        await owner.GetAsync(organization.At("members"));
        Assert.Contains(owner.Page.All("#table .person"), person => person.Contains(address, StringComparison.Ordinal));
    }

    private async Task<(Browser Owner, Organization Organization)> NewAsync(string name, string? address = null)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var logto = new LogtoClient(site.Logto);
        var person = (await logto.ApiAsync(HttpMethod.Post, "/users", new { name, primaryEmail = address ?? TestSite.Someone() }))["id"]!;
        Assert.Equal(
            201,
            (await logto.ApiAsync(HttpMethod.Post, $"/organizations/{organization.Id}/users", new { userIds = new[] { person } })).Status);
        return (owner, organization);
    }
}
