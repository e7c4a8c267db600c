using System.IO.Compression;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Site;

/// <summary>
/// Which responses are compressed: files and pages, but no page that another site makes the browser request, and no secret.
/// </summary>
public sealed class CompressionTests(TestSite site)
{
    private static readonly string Members = Organization.Aurora.At("members");

    [Theory]
    [InlineData("same-origin")]
    [InlineData("none")]
    public async Task A_page_that_the_user_or_the_site_requests_is_compressed(string from)
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        Assert.Equal("br", await EncodingAsync(ben, Members, from));
        Assert.Equal("gzip", await EncodingAsync(ben, Members, from, accepted: "gzip"));
        Assert.Null(await EncodingAsync(ben, Members, from, accepted: null));
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_page_that_another_site_may_have_requested_is_not_compressed(string? from)
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        Assert.Null(await EncodingAsync(ben, Members, from));
        Assert.Null(await EncodingAsync(ben, $"{Members}?q=chloe", from));
    }

    [Fact]
    public async Task A_page_with_a_secret_address_is_never_compressed()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var link = await site.InviteAsync(owner, organization, TestSite.Someone(), "member");
        Assert.Null(await EncodingAsync(site.Browse(), link, "none"));
        Assert.Equal("br", await EncodingAsync(site.Browse(), "/", "none"));
    }

    [Fact]
    public async Task A_file_is_compressed_for_every_site_and_an_answer_to_a_machine_for_none()
    {
        Assert.Equal("br", await EncodingAsync(site.Browse(), "/css/site.css", "cross-site"));
        Assert.Null(await EncodingAsync(site.Browse(), "/health/live", "none"));
    }

    [Fact]
    public async Task The_compressed_page_is_the_page()
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        var request = Request(Members, "same-origin", "br");
        request.Headers.Add("Cookie", ben.Cookies.GetCookieHeader(Browser.SiteAddress));
        using var client = site.Http();
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await using var packed = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var unpacked = new BrotliStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        var page = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("chloe@example.com", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>", page.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
    }

    [Fact]
    public async Task A_table_contains_one_antiforgery_token_which_differs_in_each_response()
    {
        var alice = await site.BrowseAsAsync("alice@example.com");
        Assert.NotEqual(await TokenAsync(), await TokenAsync());

        async Task<string?> TokenAsync() =>
            Assert.Single((await alice.GetAsync(Members)).Document.QuerySelectorAll("[name=__RequestVerificationToken]"))
                .GetAttribute("value");
    }

    private static async Task<string?> EncodingAsync(Browser browser, string address, string? from, string? accepted = "gzip, br") =>
        (await browser.SendAsync(Request(address, from, accepted))).Header("Content-Encoding");

    private static HttpRequestMessage Request(string address, string? from, string? accepted)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, address));
        if (from is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", from);
        }

        if (accepted is not null)
        {
            request.Headers.Add("Accept-Encoding", accepted);
        }

        return request;
    }
}
