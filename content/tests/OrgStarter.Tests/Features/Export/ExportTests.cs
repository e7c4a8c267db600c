using System.IO.Compression;
using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Testing;
using OrgStarter.Tests.Organizations;

namespace OrgStarter.Tests.Features.Export;

public sealed partial class ExportTests(TestSite site)
{
    /// <summary>Tables with an organization's id that are not exported, and why. A feature's own file adds another list.</summary>
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["SessionTokens"] = "Secrets of people's sessions.",
        ["MembershipVersions"] = "Numbers that say how old a token may be.",
        ["OrganizationCreations"] = "How somebody's organization came to be made; of the person.",
        ["MemberRefreshes"] = "Of whom Logto is to be asked.",
        ["MemberSyncs"] = "How far the directory is.",
        ["OrganizationVisits"] = "What people used last; of the person.",
        ["OrganizationSuspensions"] = "Why an operator has suspended it; of the site.",
        ["SeatLimits"] = "The plan; of whoever bills.",
        ["Jobs"] = "Work to do; what it has done is in the other tables.",
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_table_of_the_organization_is_in_it_and_nobody_elses_rows()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (_, address) = await site.JoinAsync(owner, organization, "member");
        await site.InviteAsync(owner, organization, "guest@example.com", "admin");
        await site.AsAsync(organization.Id, "somebody0001", async services =>
        {
            var db = services.GetRequiredService<AppDbContext>();
            db.Add(TenantRow.New("=Roof \"garden\""));
            return await db.SaveChangesAsync(Ct);
        });
        var zip = await DownloadAsync(owner, organization);

        using var scope = site.Services.CreateScope();
        var model = scope.ServiceProvider.GetRequiredService<AppDbContext>().Model.GetEntityTypes().ToList();
        var owned = model.Where(type => type.ClrType.IsAssignableTo(typeof(ITenantOwned))).Select(type => type.GetTableName()!).ToList();
        var marked = model.Where(type => type.ClrType.IsDefined(typeof(ExportedAttribute))).ToList();
        string[] logtos =
        [
            "organization", "members", "invitations", "declined",
            .. marked.Select(type => type.ClrType.GetCustomAttribute<ExportedAttribute>()!.Name),
        ];
        Listed.AssertEqual(
            "files of the export",
            zip.Keys,
            owned.Concat(logtos).SelectMany(name => new[] { $"{name}.csv", $"{name}.json" }),
            $"{nameof(logtos)}, without the ending");
        // Columns are what is in it; what hangs on a row as a document, as the people of a batch do, is in the audit.
        // Whatever else names an organization is left out for a reason.
        Listed.AssertEqual(
            "tables with an organization's id that are not exported",
            model
                .Where(type => type.FindProperty(nameof(ITenantOwned.OrganizationId)) is not null)
                .Except(marked)
                .Select(type => type.GetTableName()!)
                .Except(owned),
            Listed.PartsOf<Dictionary<string, string>>(typeof(ExportTests)).SelectMany(reasons => reasons.Keys),
            $"{nameof(Reasons)}, or make the entity {nameof(ITenantOwned)}",
            "[\"{0}\"] = \"Why the owner does not get it.\",");
        Assert.All(
            model.Where(type => owned.Contains(type.GetTableName()!) && !type.IsOwned()),
            type => Assert.DoesNotContain(type.GetProperties(), property => property.IsShadowProperty()));

        var row = Assert.Single(Json(zip, "InvitationRecords"), record => (string?)record!["NotSent"] is not null)!;
        Assert.Equal(("=Roof \"garden\"", organization.Id), ((string?)row["NotSent"], (string?)row["OrganizationId"]));
        Assert.Contains("\"'=Roof \"\"garden\"\"\"", zip["InvitationRecords.csv"], StringComparison.Ordinal);
        Assert.Contains(address, Json(zip, "members").Select(member => (string?)member!["email"]));
        Assert.Contains("guest@example.com", zip["invitations.csv"], StringComparison.Ordinal);
        Assert.Equal(organization.Name, (string?)Json(zip, "organization").Single()!["name"]);
        Assert.All(Json(zip, "AuditEntries"), entry => Assert.Equal(organization.Id, (string?)entry!["OrganizationId"]));
        Assert.Equal("organization.exported", (string?)Json(zip, "AuditEntries")[^1]!["Action"]);
    }

    [Fact]
    public async Task More_rows_than_are_read_at_once_are_all_there_and_each_once()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await site.AsAsync(organization.Id, "somebody0001", async services =>
        {
            var db = services.GetRequiredService<AppDbContext>();
            db.AddRange(Enumerable.Range(0, 1203).Select(i => TenantRow.New($"Row {i}")));
            return await db.SaveChangesAsync(Ct);
        });
        var zip = await DownloadAsync(owner, organization);
        Assert.Equal(1203, Json(zip, "InvitationRecords").Select(row => (string?)row!["NotSent"]).Distinct().Count());
        Assert.Equal(1204, zip["InvitationRecords.csv"].TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task It_is_the_owners_alone()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (admin, _) = await site.JoinAsync(owner, organization, "admin");
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.GetAsync(organization.At("settings/export"))).Status);
    }

    [Fact]
    public async Task An_organization_that_is_being_deleted_can_still_be_taken_along()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("settings/delete"));
        await owner.SubmitAsync("#form", ("Name", organization.Name));
        await owner.ClickAsync("Export data");
        Assert.Contains(
            "organization.deletion-asked",
            (await DownloadAsync(owner, organization))["AuditEntries.json"],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_takes_it_again_and_again()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("settings/export"));
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 11; i++)
        {
            statuses.Add((await owner.SendAsync(owner.FormRequest("#form"))).Status);
        }

        Assert.Equal(HttpStatusCode.OK, statuses[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
    }

    private static JsonArray Json(Dictionary<string, string> zip, string name) => (JsonArray)JsonNode.Parse(zip[$"{name}.json"])!;

    private async Task<Dictionary<string, string>> DownloadAsync(Browser owner, Organization organization)
    {
        await owner.GetAsync(organization.At("settings/export"));
        using var request = owner.FormRequest("#form");
        request.Headers.Add("Cookie", owner.Cookies.GetCookieHeader(request.RequestUri!));
        using var http = site.Http();
        using var response = await http.SendAsync(request, Ct);
        Assert.Equal("application/zip", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(organization.Id, response.Content.Headers.ContentDisposition?.FileName?.Trim('"'), StringComparison.Ordinal);
        await using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync(Ct), ZipArchiveMode.Read);
        var files = new Dictionary<string, string>();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync(Ct));
            files.Add(entry.FullName, await reader.ReadToEndAsync(Ct));
        }

        return files;
    }
}
