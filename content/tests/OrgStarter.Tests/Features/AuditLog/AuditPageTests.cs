using System.Net;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Features.AuditLog;
using OrgStarter.Pages.Audit;
using OrgStarter.Platform.Audit;
using OrgStarter.Testing;
using OrgStarter.Tests.Audit;

namespace OrgStarter.Tests.Features.AuditLog;

public sealed class AuditPageTests(TestSite site)
{
    [Fact]
    public async Task The_newest_entry_is_the_first_and_says_who_what_to_whom_when_and_from_where()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (_, address) = await site.JoinAsync(owner, organization, "member");
        await owner.GetAsync(organization.At($"members/{await site.PersonIdAsync(address)}/role"));
        var request = owner.FormRequest("#form", ("Role", "admin"));
        request.Headers.UserAgent
            .ParseAdd("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36");
        await owner.NavigateAsync(request);
        var rows = await owner.AuditAsync(organization);
        Assert.Equal(["Role changed", "Invitation accepted", "Invitation sent", "Organization created"], rows.Select(row => row.What));
        Assert.Equal(address, rows[0].Of);
        Assert.Equal(address, rows[1].Who);
        Assert.Equal(rows[0].Who, rows[2].Who);
        Assert.StartsWith(
            "Role Before: Member After: Admin Browser Chrome, Linux Support reference ",
            rows[0].Details,
            StringComparison.Ordinal);
        Assert.True(DateTimeOffset.TryParse(rows[0].Time, out var at) && at.Offset == TimeSpan.Zero);
    }

    [Fact]
    public async Task The_page_is_in_the_navigation_of_those_who_may_read_it_and_refused_to_others()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("home"));
        Assert.Contains("Audit log", owner.Page.All("#nav a"));
        var (member, _) = await site.JoinAsync(owner, organization, "member");
        Assert.DoesNotContain("Audit log", member.Page.All("#nav a"));
        foreach (var address in new[] { "audit", "audit?handler=Csv" })
        {
            await member.GetAsync(organization.At(address));
            Assert.Equal(HttpStatusCode.Forbidden, member.Page.Status);
            Assert.DoesNotContain("Organization created", member.Page.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Another_organizations_entries_never_appear_whatever_the_address_says()
    {
        var (stranger, theirs) = await site.NewOrganizationAsync("Theirs");
        await stranger.AuditAsync(theirs);
        var them = stranger.Page.Find("select[name=who] option:nth-child(2)").GetAttribute("value");
        var cursor = await NewestIdAsync(theirs.Id);
        var (owner, organization) = await site.NewOrganizationAsync("Mine");
        foreach (var query in new[]
        {
            "",
            $"?who={them}",
            "?what=organization.created",
            $"?after={cursor}",
            $"?before={Guid.AllBitsSet}",
            "?from=2020-01-01&to=2100-01-01"
        })
        {
            Assert.DoesNotContain(await owner.AuditAsync(organization, query), row => row.Of == "Theirs");
            var csv = await owner.GetAsync(organization.At("audit" + query + (query.Length == 0 ? "?" : "&") + "handler=Csv"));
            Assert.DoesNotContain("Theirs", csv.Body, StringComparison.Ordinal);
        }

        Assert.Empty(await owner.AuditAsync(organization, $"?who={them}"));
        await stranger.GetAsync(organization.At("audit"));
        Assert.Equal(HttpStatusCode.NotFound, stranger.Page.Status);
    }

    [Fact]
    public async Task Entries_are_filtered_by_person_action_and_period()
    {
        var (owner, organization) = await NewLogAsync(
            Entry("ann000000001", "Ann", AuditActions.DomainAdded, "A", days: 1),
            Entry("ann000000001", "Ann", AuditActions.DomainRemoved, "A", days: 2),
            Entry("bob000000001", "Bob", AuditActions.DomainAdded, "B", days: 3),
            Entry(AuditEntry.Site, "site", AuditActions.DomainRemoved, "C", days: 4));
        Assert.Equal(["C", "B", "A", "A"], await OfAsync("?to=2001-12-31"));
        Assert.Equal(["A", "A"], await OfAsync("?who=ann000000001"));
        Assert.Equal(["B", "A"], await OfAsync("?what=domain.added"));
        Assert.Equal(["A"], await OfAsync("?who=ann000000001&what=domain.added"));
        Assert.Equal(["B", "A"], await OfAsync("?from=2001-01-03&to=2001-01-04"));
        Assert.Equal(["A"], await OfAsync("?to=2001-01-02"));
        var me = (await owner.AuditAsync(organization))[0].Who;
        Assert.Equal(["Ann", "Bob", "Everyone", "System", me], owner.Page.All("select[name=who] option").Order(StringComparer.Ordinal));

        async Task<IEnumerable<string>> OfAsync(string query) =>
            (await owner.AuditAsync(organization, query)).Select(row => row.Of).Where(of => of != organization.Name);
    }

    [Fact]
    public async Task The_form_filters_by_the_address_alone_and_keeps_what_was_chosen()
    {
        var (owner, organization) = await NewLogAsync(Entry("ann000000001", "Ann", AuditActions.DomainAdded, "A", days: 1));
        await owner.GetAsync(organization.At("audit"));
        await owner.SubmitAsync(
            "main form[role=search]",
            ("who", "ann000000001"),
            ("what", "domain.added"),
            ("from", "2001-01-01"),
            ("to", "2001-01-31"));
        Assert.Contains(
            "who=ann000000001&what=domain.added&from=2001-01-01&to=2001-01-31",
            owner.Page.PathAndQuery,
            StringComparison.Ordinal);
        Assert.Equal("A", Assert.Single(Testing.AuditLog.Rows(owner.Page)).Of);
        Assert.Equal(("ann000000001", "domain.added", "2001-01-01", "2001-01-31"),
            (owner.Page.ValueOf("who"), owner.Page.ValueOf("what"), owner.Page.ValueOf("from"), owner.Page.ValueOf("to")));
    }

    [Theory]
    [InlineData("?what=domain.removed")]
    [InlineData("?who=nobody000001")]
    [InlineData("?to=1999-12-31")]
    public async Task A_filter_that_finds_nothing_says_so_and_offers_the_way_back(string query)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        Assert.Empty(await owner.AuditAsync(organization, query));
        Assert.Equal("No matching entries", owner.Page.Find("#table .empty h2").TextContent);
        await owner.ClickAsync("Clear filters");
        Assert.Equal(organization.At("audit"), owner.Page.PathAndQuery);
    }

    [Theory]
    [InlineData("?what=%27%3B+DROP+TABLE+AuditEntries")]
    [InlineData("?from=yesterday&to=0000-99-99")]
    [InlineData("?before=nonsense&after=nonsense")]
    [InlineData("?to=9999-12-31")]
    [InlineData("?from=0001-01-01")]
    public async Task An_address_that_makes_no_sense_shows_the_first_page(string query)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        Assert.Single(await owner.AuditAsync(organization, query));
    }

    [Fact]
    public async Task Pages_begin_at_an_entry_so_that_new_ones_move_nothing()
    {
        var total = (2 * IndexModel.PageSize) + 10;
        var (owner, organization) = await NewLogAsync([.. Enumerable.Range(1, total)
            .Select(i => Entry("ann000000001", "Ann", AuditActions.DomainAdded, $"P{i}", days: i))]);
        const string Filter = "?what=domain.added";
        var first = await owner.AuditAsync(organization, Filter);
        Assert.Equal(IndexModel.PageSize, first.Count);
        Assert.DoesNotContain("Newer", owner.Page.All(".pager a"));
        await site.InOrganizationAsync(organization.Id, async db =>
        {
            db.Add(Entry("ann000000001", "Ann", AuditActions.DomainAdded, "Meanwhile", days: 5000));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        await owner.ClickAsync("Older");
        Assert.Contains("what=domain.added", owner.Page.PathAndQuery, StringComparison.Ordinal);
        var second = Testing.AuditLog.Rows(owner.Page);
        await owner.ClickAsync("Older");
        var third = Testing.AuditLog.Rows(owner.Page);
        Assert.DoesNotContain("Older", owner.Page.All(".pager a"));
        Assert.Equal(Enumerable.Range(1, total).Reverse().Select(i => $"P{i}"), first.Concat(second).Concat(third).Select(row => row.Of));

        await owner.ClickAsync("Newer");
        Assert.Equal(second, Testing.AuditLog.Rows(owner.Page));
        await owner.ClickAsync("Newer");
        Assert.Equal(first, Testing.AuditLog.Rows(owner.Page));
        await owner.ClickAsync("Newer");
        Assert.Equal("Meanwhile", Testing.AuditLog.Rows(owner.Page)[0].Of);
        Assert.Equal(IndexModel.PageSize, Testing.AuditLog.Rows(owner.Page).Count);
        Assert.DoesNotContain("Newer", owner.Page.All(".pager a"));
    }

    [Fact]
    public async Task For_htmx_the_table_comes_alone()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("audit"));
        Assert.Equal("true", owner.Page.Find("main form[role=search]").GetAttribute("hx-push-url"));
        var answer = await owner.GetByHtmxAsync(organization.At("audit?what=domain.removed"));
        Assert.StartsWith("<div id=\"table\"", answer.Body.TrimStart(), StringComparison.Ordinal);
        Assert.True(answer.Has(".empty"));
    }

    [Fact]
    public async Task A_person_who_was_removed_or_deleted_keeps_the_name_of_then()
    {
        await using var own = await TestSite.StartAsync();
        var (owner, organization) = await own.NewOrganizationAsync();
        var (member, address) = await own.JoinAsync(owner, organization, "admin");
        await member.GetAsync(organization.At("settings"));
        await member.SubmitAsync("main form[method=post]", ("Input.Description", "Left behind"));
        var id = await own.PersonIdAsync(address);
        await owner.GetAsync(organization.At($"members/{id}/remove"));
        await owner.SubmitAsync("#form");
        var deleted = await new LogtoClient(own.Logto).ApiAsync(HttpMethod.Delete, $"/users/{id}");
        Assert.Equal(204, deleted.Status);
        var rows = await owner.AuditAsync(organization);
        Assert.Equal(("Member removed", address), (rows[0].What, rows[0].Of));
        Assert.Equal(("Organization edited", address), (rows[1].What, rows[1].Who));
        Assert.Contains(address, owner.Page.All("select[name=who] option"));
    }

    [Fact]
    public async Task Values_are_words_and_not_what_the_code_calls_them()
    {
        var entry = Entry(
            "ann000000001", "Ann", AuditActions.DomainAdded, "x", days: 1,
            """{"ApprovedAt":"12/01/2026 03:23:13 +00:00","IsPaid":"True","VatNumber":"7","Logo":"http://localhost/pictures/1"}""",
            "::/48");
        var (owner, organization) = await NewLogAsync(entry);
        var details = (await owner.AuditAsync(organization)).Single(row => row.Of == "x").Details;
        Assert.StartsWith(
            "Approved at After: December 1, 2026 3:23\u202fAM UTC Is paid After: Yes Vat number After: 7 Logo After: A picture",
            details.Replace("3:23 AM", "3:23\u202fAM", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Contains("Network This computer", details, StringComparison.Ordinal);
        Assert.DoesNotContain("::", details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_is_in_the_readers_language()
    {
        var (owner, organization) =
            await NewLogAsync([.. AuditTexts.All.Select((action, i) => Entry("ann000000001", "Ann", action, "x", days: i + 1))]);
        var english = (await owner.AuditAsync(organization)).Select(row => row.What).ToHashSet();
        owner.Language = "zh-Hant";
        var rows = await owner.AuditAsync(organization);
        Assert.All(rows, row => Assert.DoesNotContain(row.What, english));
        Assert.Equal(AuditTexts.All.Count, rows.Where(row => row.Of == "x").Select(row => row.What).Distinct().Count());
        Assert.StartsWith("角色 變更後： 管理員", rows[1].Details, StringComparison.Ordinal);
    }

    /// <summary>A new organization that also has these entries, of the year 2001 on.</summary>
    private async Task<(Browser Owner, Organization Organization)> NewLogAsync(params AuditEntry[] entries)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await site.InOrganizationAsync(organization.Id, async db =>
        {
            db.AddRange(entries);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        return (owner, organization);
    }

    private async Task<Guid> NewestIdAsync(string organization)
    {
        var newest = Guid.Empty;
        await site.InOrganizationAsync(organization, async db =>
            newest = await db.AuditEntries.Select(entry => entry.Id).OrderDescending().FirstAsync(TestContext.Current.CancellationToken));
        return newest;
    }

    private static AuditEntry Entry(
        string who, string name, string what, string of, int days, string after = """{"Role":"admin"}""", string? network = null)
    {
        var at = new DateTimeOffset(2001, 1, 1, 12, 0, 0, TimeSpan.Zero).AddDays(days);
        return new AuditEntry
        {
            Id = AuditId.New(at),
            At = at,
            ActorId = who,
            ActorName = name,
            Action = what,
            Outcome = AuditOutcome.Done,
            TargetKind = AuditTargets.Domain,
            TargetName = of,
            After = after,
            Address = network,
        };
    }
}
