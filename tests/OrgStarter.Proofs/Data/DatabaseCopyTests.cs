using System.Net;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Features.Pictures;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Data;

/// <summary><c>tools/copy-database.cs</c>, from the file of a site that was in use to an empty PostgreSQL.</summary>
public sealed class DatabaseCopyTests(CopyTool tool) : IClassFixture<CopyTool>, IAsyncLifetime
{
    private PostgresInstance postgres = null!;
    private TestSite site = null!;
    private string target = "";

    public async ValueTask InitializeAsync()
    {
        postgres = await Needed.ToStartAsync(PostgresInstance.SharedAsync());
        target = await postgres.NewDatabaseAsync();
        site = await TestSite.StartOnSqliteAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (site is not null)
        {
            await site.DisposeAsync();
            await postgres.DropAsync(target);
        }
    }

    [Fact]
    public async Task Who_was_signed_in_stays_signed_in_and_finds_everything()
    {
        var (owner, organization) = await site.NewOrganizationAsync("Moving");
        var guest = TestSite.Someone();
        await site.InviteAsync(owner, organization, guest, "admin");
        var (member, _) = await site.JoinAsync(owner, organization, "member");
        await owner.GetAsync(organization.At("settings/branding"));
        await owner.SubmitFileAsync("main form[method=post]", "Input.Logo.File", SamplePictures.Png());
        var before = await LookAsync(owner, organization);
        var picture = before.Picture;
        await site.EndAsync();

        var (code, said, error) = await CopyAsync(postgres.Owner(target));
        Assert.True(code == 0, error);
        foreach (var table in new[]
        {
            "Sessions",
            "SessionTokens",
            "AuditEntries",
            "DirectoryMembers",
            "InvitationRecords",
            "Pictures",
            "DataProtectionKeys"
        })
        {
            Assert.Matches($@"(?m)^{table}: [1-9]\d* of [1-9]\d*$", said);
            Assert.Matches($@"(?m)^{table}: [1-9]\d* rows, sha256 [0-9a-f]{{64}}$", said);
        }

        await site.MoveAsync(SiteDatabase.Of(postgres, target));
        var after = await LookAsync(site.Browse(owner), organization);
        Assert.Equal(before with { Picture = [] }, after with { Picture = [] });
        Assert.Equal(picture, after.Picture);
        Assert.Contains(guest, after.Invitations, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.Browse(member).GetAsync(organization.At("home"))).Status);
        // And it goes on: a new session, a new key, new rows of every kind.
        var (another, second) = await site.NewOrganizationAsync();
        await site.JoinAsync(another, second, "member");
        await another.GetAsync(second.At("members"));
        Assert.Equal(2, another.Page.All("#table tbody tr").Count);
        await site.InDatabaseAsync(async db =>
        {
            db.DataProtectionKeys.Add(new() { FriendlyName = "the next", Xml = "<key/>" });
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
    }

    [Fact]
    public async Task A_target_with_rows_is_refused_and_stays_as_it_is()
    {
        await PostgresInstance.SqlAsync(
            postgres.Superuser(target),
            "INSERT INTO \"SeatLimits\" (\"OrganizationId\", \"Seats\") VALUES ('org000000001', 3)");
        var (code, _, error) = await CopyAsync(postgres.Owner(target));
        Assert.Equal(1, code);
        Assert.Contains("not empty: there are rows in SeatLimits", error, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync("SeatLimits"));
    }

    /// <summary>Rows of organizations are hidden from the role that copies, until it lifts the wall: they count all the same.</summary>
    [Fact]
    public async Task A_target_with_rows_of_an_organization_alone_is_refused_too()
    {
        await PostgresInstance.SqlAsync(
            postgres.Superuser(target), """
            INSERT INTO "InvitationRecords" ("InvitationId", "Address", "Role", "InviterId", "InviterName", "CreatedAt", "ExpiresAt", "TimesSent", "OrganizationId")
            VALUES ('invitation01', 'somebody@example.com', 'member', 'somebody0001', 'Somebody', now(), now(), 0, 'org000000001')
            """);
        Assert.Contains(
            "not empty: there are rows in InvitationRecords",
            (await CopyAsync(postgres.Owner(target))).Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RAISE EXCEPTION ''no room'';", "no room")]
    [InlineData("NEW.\"UserId\" := ''somebodyelse''; RETURN NEW;", "Sessions differs after the copy")]
    public async Task Whatever_goes_wrong_leaves_the_target_empty_and_the_wall_where_it_was(string trouble, string words)
    {
        await site.BrowseAsAsync("alice@example.com");
        await PostgresInstance.SqlAsync(
            postgres.Superuser(target), $"CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN {trouble} END'",
            "CREATE TRIGGER trouble BEFORE INSERT ON \"Sessions\" FOR EACH ROW EXECUTE FUNCTION trouble()");
        var (code, _, error) = await CopyAsync(postgres.Owner(target));
        Assert.Equal(1, code);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync("DataProtectionKeys"));
        Assert.True(
            await PostgresInstance.AskAsync<bool>(
                postgres.Superuser(target),
                "SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE relrowsecurity"));
    }

    [Fact]
    public async Task The_sites_own_role_does_not_copy_for_it_sees_no_organizations_rows()
    {
        var (code, _, error) = await CopyAsync(postgres.App(target));
        Assert.Equal(1, code);
        Assert.Contains("the role that owns the tables", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_without_tables_is_refused_with_the_command_that_makes_them()
    {
        var empty = await postgres.NewEmptyDatabaseAsync();
        var (code, _, error) = await CopyAsync(postgres.Owner(empty));
        Assert.Equal(1, code);
        Assert.Contains("Run 'migrate' on it first", error, StringComparison.Ordinal);
        await postgres.DropAsync(empty);
    }

    [Fact]
    public async Task From_PostgreSQL_or_to_SQLite_it_does_not_copy()
    {
        Assert.Contains("from SQLite to PostgreSQL", (await CopyAsync("Data Source=:memory:")).Error, StringComparison.Ordinal);
        Assert.Contains(
            "from SQLite to PostgreSQL",
            (await CopyAsync(postgres.Owner(target), postgres.App(target))).Error,
            StringComparison.Ordinal);
    }

    private Task<(int Code, string Out, string Error)> CopyAsync(string to, string? from = null) =>
        tool.CopyAsync(from ?? site.Database.Settings["ConnectionStrings:Database"]!, to);

    private Task<long> CountAsync(string table) =>
        PostgresInstance.AskAsync<long>(postgres.Superuser(target), $"SELECT count(*) FROM \"{table}\"");

    private async Task<Seen> LookAsync(Browser browser, Organization organization)
    {
        await browser.GetAsync(organization.At("members"));
        Assert.Equal(organization.At("members"), browser.Page.Path);
        var members = browser.Page.All("#table tbody tr").Count;
        var logo = browser.Page.Find(".switcher summary img").GetAttribute("src")!;
        Assert.Equal(HttpStatusCode.OK, (await site.Browse().GetAsync(logo)).Status);
        var invitations = (await browser.GetAsync(organization.At("members/invitations"))).Text;
        var audit = string.Join("; ", (await browser.AuditAsync(organization)).Select(entry => $"{entry.What} {entry.Of}"));
        return new Seen(
            members,
            invitations,
            audit,
            await site.InDatabaseAsync(db =>
                db.Pictures.Select(picture => picture.Bytes).SingleAsync(TestContext.Current.CancellationToken)));
    }

    private sealed record Seen(int Members, string Invitations, string Audit, byte[] Picture);
}
