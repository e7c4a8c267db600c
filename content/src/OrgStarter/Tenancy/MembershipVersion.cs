using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Data;

namespace OrgStarter.Tenancy;

/// <summary>
/// Counts the changes of one person's rights in one organization. A token taken under an older count is exchanged again
/// before it is believed, so a removal or a changed role holds from the person's very next request, not in an hour.
/// A row for <see cref="Memberships.Everyone"/> or <see cref="Memberships.Everywhere"/> counts for all whom it covers.
/// </summary>
public sealed class MembershipVersion
{
    public required string OrganizationId { get; init; }

    public required string UserId { get; init; }

    public required int Version { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<MembershipVersion>
    {
        public void Configure(EntityTypeBuilder<MembershipVersion> builder)
        {
            builder.HasKey(version => new { version.OrganizationId, version.UserId });
            builder.Property(version => version.OrganizationId).HasMaxLength(21);
            builder.Property(version => version.UserId).HasMaxLength(21);
        }
    }
}

/// <summary>Reads and raises membership versions.</summary>
public sealed class Memberships(AppDbContext db)
{
    /// <summary>In place of a person: everybody in the organization.</summary>
    public const string Everyone = "";

    /// <summary>In place of an organization: all of them.</summary>
    public const string Everywhere = "";

    /// <summary>
    /// 0 for a membership that never changed here. The sum of up to four counts, each of which only grows: whichever changes, it
    /// is a number that was never there before.
    /// </summary>
    public Task<int> VersionAsync(string organizationId, string userId, CancellationToken ct) =>
        db.MembershipVersions.Where(v => (v.OrganizationId == organizationId || v.OrganizationId == Everywhere)
            && (v.UserId == userId || v.UserId == Everyone)).SumAsync(v => v.Version, ct);

    /// <summary>Call after every change of somebody's membership or roles.</summary>
    public async Task ChangedAsync(string organizationId, string userId, CancellationToken ct)
    {
        if (await RaiseAsync(organizationId, userId, ct))
        {
            return;
        }

        var first = new MembershipVersion { OrganizationId = organizationId, UserId = userId, Version = 1 };
        db.MembershipVersions.Add(first);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            // Somebody else inserted the row in between: raise theirs.
            db.Entry(first).State = EntityState.Detached;
            if (!await RaiseAsync(organizationId, userId, ct))
            {
                // Something else is wrong. A change that nobody hears of must not look like one that everybody did.
                throw;
            }
        }
    }

    private async Task<bool> RaiseAsync(string organizationId, string userId, CancellationToken ct) =>
        await db.MembershipVersions.Where(v => v.OrganizationId == organizationId && v.UserId == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(v => v.Version, v => v.Version + 1), ct) == 1;
}
