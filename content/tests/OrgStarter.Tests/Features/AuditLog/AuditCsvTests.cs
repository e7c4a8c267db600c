using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using OrgStarter.Features.AuditLog;
using OrgStarter.Platform.Audit;
using OrgStarter.Testing;
using OrgStarter.Tests.Audit;

namespace OrgStarter.Tests.Features.AuditLog;

public sealed class AuditCsvTests(TestSite site)
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("", "\"\"")]
    [InlineData(null, "\"\"")]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("＝1", "\"'＝1\"")]
    [InlineData("say \"a,b\"", "\"say \"\"a,b\"\"\"")]
    [InlineData("a=b", "\"a=b\"")]
    public void A_cell_is_quoted_and_never_a_formula(string? value, string cell) => Assert.Equal(cell, AuditCsv.Cell(value));

    [Fact]
    public async Task The_file_holds_the_filtered_entries_of_all_pages_with_a_byte_order_mark()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        const int Many = 2100;
        await site.InOrganizationAsync(organization.Id, async db =>
        {
            var at = DateTimeOffset.UtcNow.AddYears(-1);
            db.Add(new AuditEntry
            {
                Id = AuditId.New(at.AddHours(1)),
                At = at.AddHours(1),
                ActorId = "ann000000001",
                ActorName = "茶, \"tea\"",
                Action = AuditActions.DomainAdded,
                Outcome = AuditOutcome.Done,
                TargetKind = AuditTargets.Domain,
                TargetName = "=HYPERLINK(\"http://evil.example\")",
            });
            db.AddRange(Enumerable.Range(1, Many).Select(i => new AuditEntry
            {
                Id = AuditId.New(at.AddSeconds(i)),
                At = at.AddSeconds(i),
                ActorId = "ann000000001",
                ActorName = "Ann",
                Action = AuditActions.DomainAdded,
                Outcome = AuditOutcome.Done,
                TargetKind = AuditTargets.Domain,
                TargetName = $"Row {i}.",
            }));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        await owner.GetAsync(organization.At("audit?what=domain.added"));
        var file = await owner.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(owner.Page.Url, owner.Page.Find("#csv").GetAttribute("href"))));
        Assert.Equal(HttpStatusCode.OK, file.Status);
        Assert.Equal("text/csv; charset=utf-8", file.Header("Content-Type"));
        Assert.StartsWith("attachment; filename=\"audit-", file.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Contains("no-store", file.Header("Cache-Control"), StringComparison.Ordinal);
        var lines = file.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + 1 + Many, lines.Length);
        Assert.Contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\"", lines[1], StringComparison.Ordinal);
        Assert.Contains("茶", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("Organization created", file.Body, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, Many).Reverse().Select(i => $"\"Row {i}.\""), lines[2..].Select(line => line.Split(',')[7]));
    }

    [Fact]
    public async Task A_byte_order_mark_tells_Excel_the_encoding()
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await new AuditCsv(
            AsyncEnumerable.Empty<AuditEntry>(),
            "empty.csv").ExecuteResultAsync(new ActionContext { HttpContext = context });
        Assert.Equal(Encoding.UTF8.GetPreamble(), body.ToArray()[..3]);
    }
}
