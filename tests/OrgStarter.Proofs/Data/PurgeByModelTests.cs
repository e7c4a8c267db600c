using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Data;

namespace OrgStarter.Proofs.Data;

/// <summary>The rows of a deleted organization are found by the model: a new table needs no line anywhere else.</summary>
public sealed class PurgeByModelTests
{
    [Fact]
    public async Task The_rows_of_a_new_table_with_an_organization_id_are_purged_and_asked_for_unless_it_is_marked()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var db = new DatabaseWithNotes(new DbContextOptionsBuilder<DatabaseWithNotes>().UseSqlite(connection).Options);
        await db.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        foreach (var organization in new[] { "goes", "stays" })
        {
            db.AddRange(
                new Note { Id = organization, OrganizationId = organization },
                new Receipt { Id = organization, OrganizationId = organization });
        }

        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        var asked = new List<string>();
        foreach (var owners in TenantRows.Owners(db))
        {
            asked.AddRange(await owners.ToListAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(["goes", "stays"], asked.Order());
        Assert.Equal(1, await TenantRows.DeleteAsync(db, "goes", 100, TestContext.Current.CancellationToken));
        Assert.Equal(["stays"], await db.Set<Note>().Select(note => note.Id).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, await db.Set<Receipt>().CountAsync(TestContext.Current.CancellationToken));
    }

    private sealed class DatabaseWithNotes(DbContextOptions<DatabaseWithNotes> options) : AppDbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Note>();
            modelBuilder.Entity<Receipt>();
            base.OnModelCreating(modelBuilder);
        }
    }

    private sealed class Note
    {
        public required string Id { get; init; }

        public required string OrganizationId { get; init; }
    }

    [OutlivesOrganization]
    private sealed class Receipt
    {
        public required string Id { get; init; }

        public required string OrganizationId { get; init; }
    }
}
