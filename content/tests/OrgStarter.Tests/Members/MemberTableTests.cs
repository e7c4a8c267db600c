using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Logto;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Members;

/// <summary>The table over an organization with people whom a test has put into the directory itself.</summary>
public sealed class MemberTableTests(TestSite site)
{
    private const int Many = 61;

    [Theory]
    [InlineData("name")]
    [InlineData("email")]
    [InlineData("role")]
    [InlineData("status")]
    [InlineData("joined")]
    [InlineData("seen")]
    public async Task Going_forth_to_the_end_and_back_meets_everybody_once_in_any_order_also_with_equal_names(string sort)
    {
        var (owner, organization) = await FilledAsync();
        foreach (var direction in new[] { "asc", "desc" })
        {
            await owner.GetAsync(organization.At($"members?sort={sort}&dir={direction}"));
            List<string> forth = [.. Ids(owner.Page)], back = [];
            while (owner.Page.Has("#pager-next"))
            {
                await owner.ClickAsync("Next");
                forth.AddRange(Ids(owner.Page));
            }

            Assert.Equal(Many + 1, forth.Distinct().Count());
            Assert.Equal(Many + 1, forth.Count);
            await owner.GetAsync(organization.At($"members?sort={sort}&dir={direction}"));
            await owner.ClickAsync("Last");
            back.AddRange(Ids(owner.Page));
            while (owner.Page.Has("#pager-previous"))
            {
                await owner.ClickAsync("Previous");
                back.InsertRange(0, Ids(owner.Page).Except(back));
            }

            Assert.Equal(forth, back);
        }
    }

    [Fact]
    public async Task A_heading_sorts_by_its_column_and_again_the_other_way_round_and_says_which_it_is()
    {
        var (owner, organization) = await FilledAsync();
        await owner.GetAsync(organization.At("members?role=member"));
        Assert.Equal("ascending", owner.Page.Find("th:has(#sort-name)").GetAttribute("aria-sort"));
        await owner.ClickAsync("Role");
        Assert.Equal("ascending", owner.Page.Find("th:has(#sort-role)").GetAttribute("aria-sort"));
        Assert.False(owner.Page.Find("th:has(#sort-name)").HasAttribute("aria-sort"));
        await owner.ClickAsync("Role");
        Assert.Equal("descending", owner.Page.Find("th:has(#sort-role)").GetAttribute("aria-sort"));
        Assert.Contains("role=member", owner.Page.PathAndQuery, StringComparison.Ordinal);
        await owner.SubmitAsync("main form[role=search]", ("q", "ann"));
        Assert.Contains("sort=role", owner.Page.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_in_whom_the_typed_words_occur_many_times_is_found_once_and_no_member_is_left_out()
    {
        var people = Enumerable.Range(0, 15)
            .Select(i => new LogtoMember($"anyone{i:D4}", "Anna Anne", null, $"andy.anton.{i}@example.com", null, IsSuspended: false)
            {
                OrganizationRoles = [new LogtoRole("r", "member")],
            })
            .ToList();
        var (owner, organization) = await FilledAsync(people);
        await owner.GetAsync(organization.At("members?q=a+an"));
        Assert.Equal(people.Select(person => person.Id), Ids(owner.Page));
        Assert.Contains("15 of 15 members", owner.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_leaves_or_comes_meanwhile_moves_nobody_to_another_page()
    {
        var (owner, organization) = await FilledAsync();
        var first = Ids(await owner.GetAsync(organization.At("members?sort=email")));
        var next = owner.Page.Find("#pager-next").GetAttribute("href")!;
        var second = Ids(await owner.GetAsync(next));
        string[] gone = [first[0], first[^1]];
        await site.InOrganizationAsync(organization.Id, db => db.DirectoryMembers.Where(m => gone.Contains(m.UserId)).ExecuteDeleteAsync());
        Assert.Equal(second, Ids(await owner.GetAsync(next)));
    }

    [Theory]
    [InlineData("jose", "José Ñandú")]
    [InlineData("ÑANDU", "José Ñandú")]
    [InlineData("小明", "王小明")]
    [InlineData("明", "王小明")]
    [InlineData("o'brien", "Pat O'Brien")]
    [InlineData("brien pat", "Pat O'Brien")]
    [InlineData("100%", "Under_score 100%")]
    [InlineData("under_score", "Under_score 100%")]
    [InlineData("ｊｏｓｅ", "José Ñandú")]
    [InlineData("ose", "José Ñandú")]
    [InlineData("小", "王小明")]
    [InlineData("score under", "Under_score 100%")]
    [InlineData("@ brien", "Pat O'Brien")]
    public async Task A_search_finds_any_part_of_a_name_without_case_accents_and_width(string typed, string found)
    {
        var (owner, organization) = await FilledAsync();
        await owner.GetAsync(organization.At("members"));
        await owner.SubmitAsync("main form[role=search]", ("q", typed));
        Assert.Equal([found], owner.Page.All("#table tbody .person bdi"));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("jxse")]
    [InlineData("\\")]
    [InlineData("ann%")]
    [InlineData("' OR 1=1--")]
    public async Task What_means_something_to_a_database_means_itself_here(string typed)
    {
        var (owner, organization) = await FilledAsync();
        await owner.GetAsync(organization.At("members"));
        await owner.SubmitAsync("main form[role=search]", ("q", typed));
        Assert.True(owner.Page.Has("#table .empty"));
    }

    [Fact]
    public async Task Filters_and_search_work_together_and_the_count_is_theirs()
    {
        var (owner, organization) = await FilledAsync();
        await owner.GetAsync(organization.At("members?q=ann&role=admin&status=suspended"));
        Assert.Equal(["Ann"], owner.Page.All("#table tbody .person bdi").Distinct());
        Assert.Contains("4 of 4 members", owner.Page.Text, StringComparison.Ordinal);
        await owner.GetAsync(organization.At("members?status=suspended&role=owner"));
        Assert.True(owner.Page.Has("#table .empty"));
    }

    [Fact]
    public async Task The_file_holds_all_pages_of_the_filter_in_the_order_of_the_table_and_no_formula()
    {
        var (owner, organization) = await FilledAsync();
        await owner.GetAsync(organization.At("members?role=member&sort=email&dir=desc"));
        var file = await owner.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(owner.Page.Url, owner.Page.Find("#csv").GetAttribute("href"))));
        Assert.Equal("text/csv; charset=utf-8", file.Header("Content-Type"));
        Assert.StartsWith("attachment; filename=\"members-", file.Header("Content-Disposition"), StringComparison.Ordinal);
        var lines = file.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..];
        var expected = People()
            .Where(p => p.OrganizationRoles[0].Name == "member")
            .Select(p => $"\"{p.PrimaryEmail}\"")
            .OrderDescending(StringComparer.Ordinal);
        Assert.Equal(expected, lines.Select(line => line.Split(',')[1]));
        Assert.Contains(lines, line => line.StartsWith("\"'=HYPERLINK(1)\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_file_is_limited_and_the_table_is_not()
    {
        await using var own = await TestSite.StartAsync(settings: ("RateLimits:Exports:Requests", "1"));
        var alice = await own.BrowseAsAsync("alice@example.com");
        foreach (var (address, expected) in new[]
        {
            ("members", 200),
            ("members?handler=Csv", 200),
            ("members?handler=Csv", 429),
            ("members?q=a", 200)
        })
        {
            await alice.GetAsync(Organization.Aurora.At(address));
            Assert.Equal(expected, (int)alice.Page.Status);
        }
    }

    [Fact]
    public async Task Who_came_by_an_invitation_joined_on_that_day_and_who_was_there_before_by_the_first_look()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (_, address) = await site.JoinAsync(owner, organization, "member");
        var logto = new LogtoClient(site.Logto);
        var other = TestSite.Someone();
        await logto.SignInAsync(other);
        await logto.ApiAsync(
            HttpMethod.Post,
            $"/organizations/{organization.Id}/users",
            new { userIds = new[] { await site.PersonIdAsync(other) } });
        await owner.GetAsync(organization.At("members"));
        Assert.DoesNotContain("Before ", JoinedOf(owner.Page, await site.PersonIdAsync(address)), StringComparison.Ordinal);
        Assert.StartsWith("Before ", JoinedOf(owner.Page, await site.PersonIdAsync(other)), StringComparison.Ordinal);
    }

    private static string JoinedOf(Page page, string id) => page.Find($"#member-{id} td:nth-child(5)").TextContent.Trim();

    private static List<string> Ids(Page page) =>
        [.. page.Document.QuerySelectorAll("#table tbody tr").Select(row => row.Id!["member-".Length..])];

    private static IEnumerable<LogtoMember> People()
    {
        string[] special = ["José Ñandú", "王小明", "Pat O'Brien", "Under_score 100%", "=HYPERLINK(1)"];
        return Enumerable.Range(0, Many).Select(i => new LogtoMember(
            $"person{i:D4}", i < special.Length ? special[i] : "Ann", null, $"p{(i * 37) % Many:D3}@example.com", null,
            IsSuspended: i % 5 == 0)
        {
            OrganizationRoles = [new LogtoRole("r", i % 3 == 0 ? "admin" : "member")],
            LastSignInAt = i % 2 == 0 ? null : 1_700_000_000_000 + (i % 7 * 86_400_000L),
        });
    }

    /// <summary>The owner, and many whom Logto need not know: these pages do not ask it.</summary>
    private async Task<(Browser Owner, Organization Organization)> FilledAsync(List<LogtoMember>? people = null)
    {
        people ??= [.. People()];
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("members"));
        await site.Services.GetRequiredService<IServiceScopeFactory>().InOrganizationAsync(organization.Id, async services =>
        {
            await services.GetRequiredService<DirectoryWriter>().WriteAsync(people, site.Time.GetUtcNow(), default);
            await services.GetRequiredService<global::OrgStarter.Data.AppDbContext>()
                .MemberSyncs.Where(s => s.OrganizationId == organization.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.Rows, people.Count + 1));
        });
        return (owner, organization);
    }
}
