using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Members;

public sealed class MembersPageTests(TestSite site)
{
    private static readonly string Members = Organization.Aurora.At("members");

    [Fact]
    public async Task The_table_is_paged_by_the_address_alone()
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        var first = await ben.GetAsync(Members);
        var second = await ben.ClickAsync("Next");
        Assert.Contains("after=", second.PathAndQuery, StringComparison.Ordinal);
        Assert.Empty(first.All("#table tbody td:nth-child(2)").Intersect(second.All("#table tbody td:nth-child(2)")));
    }

    [Fact]
    public async Task Who_has_no_picture_has_the_first_letters_of_their_name_and_the_page_no_image_without_an_address()
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        var page = await ben.GetAsync(Members + "?q=chloe");
        Assert.Equal("CC", page.Find("#table tbody span.avatar").TextContent);
        Assert.Empty(page.Document.QuerySelectorAll("img[src='']"));
    }

    [Theory]
    [InlineData("chloe", "chloe@example.com")]
    [InlineData("CHLOE CHAN", "chloe@example.com")]
    [InlineData("ben@example", "ben@example.com")]
    public async Task Search_finds_people_by_name_and_address(string typed, string found)
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Members);
        await ben.SubmitAsync("main form[role=search]", ("q", typed));
        Assert.Equal(found, Assert.Single(ben.Page.All("#table tbody td:nth-child(2)")));
        Assert.Equal(typed, ben.Page.ValueOf("q"));
    }

    [Theory]
    [InlineData("100%")]
    [InlineData("_")]
    [InlineData("<b>")]
    public async Task A_search_that_finds_nobody_says_so_and_offers_the_way_back(string typed)
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Members);
        await ben.SubmitAsync("main form[role=search]", ("q", typed));
        Assert.True(ben.Page.Has("#table .empty"));
        await ben.ClickAsync("Clear filters");
        Assert.Equal(Members, ben.Page.PathAndQuery);
    }

    [Fact]
    public async Task A_filter_by_role_shows_that_role_alone()
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.GetAsync($"{Members}?role=admin");
        Assert.All(ben.Page.All("#table tbody .badge:not(.badge-neutral)"), badge => Assert.Equal("Admin", badge));
        Assert.Contains("ben@example.com", ben.Page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?after=nonsense")]
    [InlineData("?after=AAAA&before=_w&at=middle")]
    [InlineData("?sort=shoe-size&dir=sideways")]
    [InlineData("?status=retired")]
    [InlineData("?role=emperor")]
    public async Task A_stale_or_senseless_address_shows_the_table_calmly(string query)
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Members + query);
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
        Assert.True(ben.Page.Has("#table"));
    }

    [Fact]
    public async Task Htmx_gets_the_table_alone_and_the_browser_the_page_around_the_same_table()
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        var page = await ben.GetAsync($"{Members}?q=chloe");
        var fragment = await ben.GetByHtmxAsync($"{Members}?q=chloe");
        Assert.StartsWith("<div id=\"table\"", fragment.Body.TrimStart(), StringComparison.Ordinal);
        Assert.DoesNotContain("<html", fragment.Body, StringComparison.Ordinal);
        Assert.Contains("HX-Request", fragment.Header("Vary"), StringComparison.Ordinal);
        Assert.Equal(page.All("#table td"), fragment.All("#table td"));
    }
}
