using OrgStarter.DevLogto.Control;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Api;

/// <summary>Every error is a problem (RFC 9457) with a code, in the caller's language, and tells nothing of the inside.</summary>
public sealed class ApiErrorTests(TestSite site)
{
    [Theory]
    [InlineData("GET", "/api", null, 404, "not_found")]
    [InlineData("GET", "/api/nowhere", null, 404, "not_found")]
    [InlineData("PATCH", "/api/members", "{}", 405, "method_not_allowed")]
    [InlineData("POST", "/api/invitations", "{", 400, "unreadable")]
    [InlineData("POST", "/api/invitations", "", 400, "unreadable")]
    [InlineData("POST", "/api/invitations", "[]", 400, "unreadable")]
    [InlineData("POST", "/api/invitations", "null", 400, "unreadable")]
    [InlineData("POST", "/api/invitations", """{"role":5}""", 400, "validation")]
    [InlineData("GET", "/api/members?page=0", null, 400, "validation")]
    [InlineData("GET", "/api/members?pageSize=101", null, 400, "validation")]
    [InlineData("GET", "/api/members?page=many", null, 400, "unreadable")]
    [InlineData("GET", "/api/members?role=king", null, 400, "validation")]
    [InlineData("GET", "/api/invitations?status=7", null, 400, "validation")]
    public async Task Every_error_is_a_problem_with_a_code(string method, string path, string? body, int status, string code)
    {
        var answer = await (await site.ApiAsync("alice@example.com", "aur0racoffee")).SendAsync(new HttpMethod(method), path, body);
        Assert.Equal((status, code), (answer.Status, answer["code"]));
        Assert.Equal("application/problem+json", answer.Headers["Content-Type"]);
        Assert.Equal(status, (int)answer.Body!["status"]!);
        Assert.DoesNotContain("Exception", answer.Body.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_is_refused_as_such()
    {
        using var form = new HttpRequestMessage(HttpMethod.Post, new Uri(Browser.SiteAddress, "/api/invitations"))
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("name", "By form")]),
        };
        form.Headers.Authorization = new("Bearer", await site.OrganizationTokenAsync("alice@example.com", "aur0racoffee"));
        var answer = await site.Browse().SendAsync(form);
        Assert.Equal(415, (int)answer.Status);
        Assert.Equal("application/problem+json", answer.Header("Content-Type"));
    }

    [Fact]
    public async Task The_words_come_in_the_callers_language()
    {
        var api = await site.ApiAsync("eve@example.com");
        var answer = await api.PostAsync("/api/organizations", new { name = "" }, ("Accept-Language", "zh-TW"));
        Assert.Equal("請輸入組織名稱。", (string?)answer.Body!["errors"]!["name"]![0]);
    }
}
