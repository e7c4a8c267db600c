using System.Net;
using Microsoft.Data.Sqlite;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Data;

/// <summary>What docs/operations.md says about SQLite: a backup is taken while the site runs, and put back.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_taken_while_people_work_brings_back_that_moment_with_everybody_signed_in()
    {
        await using var site = await TestSite.StartOnSqliteAsync();
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("members"));
        var backup = Path.Combine(site.Folder, "backup.db");
        await Task.WhenAll(BackUpAsync(site, backup), owner.GetAsync(organization.At("audit")));
        Assert.Equal("ok", await AskAsync(backup, "PRAGMA integrity_check"));

        // What comes later is in no backup.
        var late = await site.BrowseAsAsync("dan@example.com");
        await site.EndAsync();
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(site.Folder, "site.db*"))
        {
            File.Delete(file);
        }

        File.Copy(backup, Path.Combine(site.Folder, "site.db"));
        site.Start();
        var again = site.Browse(owner);
        foreach (var page in new[] { "members", "audit", "settings" })
        {
            Assert.Equal(
                (HttpStatusCode.OK, organization.At(page)),
                ((await again.GetAsync(organization.At(page))).Status, again.Page.Path));
        }

        Assert.NotEqual(
            HttpStatusCode.OK,
            (await site.Browse(late).SendAsync(
                new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, "/account/profile")))).Status);
    }

    private static async Task BackUpAsync(TestSite site, string to)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(site.Folder, "site.db")}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $to";
        command.Parameters.AddWithValue("$to", to);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string?> AskAsync(string database, string question)
    {
        await using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = question;
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
