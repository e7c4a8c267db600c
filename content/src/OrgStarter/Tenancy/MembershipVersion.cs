using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Data;

namespace OrgStarter.Tenancy;

/// <summary>
/// Counts the changes of one person's rights in one organization. A token taken under an older count is exchanged again
/// before it is believed, so a removal or a changed role holds from the person's very next request, not in an hour.
/// </summary>
public sealed class MembershipVersion
{
    public required string OrganizationId { get; init; }

    public required string UserId { get; init; }

    public required int Version { get; set; }

    /// <summary>
    /// When rights that the person had were last changed; null while there were none before. A bearer token issued earlier is
    /// refused: nobody can exchange it for its holder.
    /// </summary>
    public DateTimeOffset? ChangedAt { get; set; }

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
public sealed class Memberships(AppDbContext db, TimeProvider time)
{
    /// <summary>0 for a membership that never changed here.</summary>
    public Task<int> VersionAsync(string organizationId, string userId, CancellationToken ct) =>
        db.MembershipVersions.Where(v => v.OrganizationId == organizationId && v.UserId == userId)
            .Select(v => v.Version).FirstOrDefaultAsync(ct);

    /// <summary>
    /// True for a token from before the last change of the person's rights. Tokens tell their time in whole seconds: one from the
    /// very second of the change may be older than the change, and counts as older.
    /// </summary>
    public async Task<bool> IsOvertakenAsync(string organizationId, string userId, DateTimeOffset issuedAt, CancellationToken ct) =>
        await db.MembershipVersions.Where(v => v.OrganizationId == organizationId && v.UserId == userId)
            .Select(v => v.ChangedAt).FirstOrDefaultAsync(ct) is { } changedAt
        && issuedAt.ToUnixTimeSeconds() <= changedAt.ToUnixTimeSeconds();

    /// <summary>Call after every change of somebody's membership or roles.</summary>
    public Task ChangedAsync(string organizationId, string userId, CancellationToken ct) =>
        RecordAsync(organizationId, userId, time.GetUtcNow(), ct);

    /// <summary>Call after somebody has become a member: no token from before can claim anything, so none needs to be refused.</summary>
    public Task BegunAsync(string organizationId, string userId, CancellationToken ct) => RecordAsync(organizationId, userId, null, ct);

    private async Task RecordAsync(string organizationId, string userId, DateTimeOffset? changedAt, CancellationToken ct)
    {
        if (await RaiseAsync(organizationId, userId, changedAt, ct))
        {
            return;
        }

        var first = new MembershipVersion { OrganizationId = organizationId, UserId = userId, Version = 1, ChangedAt = changedAt };
        db.MembershipVersions.Add(first);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            // Somebody else inserted the row in between: raise theirs.
            db.Entry(first).State = EntityState.Detached;
            await RaiseAsync(organizationId, userId, changedAt, ct);
        }
    }

    private async Task<bool> RaiseAsync(string organizationId, string userId, DateTimeOffset? changedAt, CancellationToken ct) =>
        await db.MembershipVersions.Where(v => v.OrganizationId == organizationId && v.UserId == userId).ExecuteUpdateAsync(
            set =>
            {
                set.SetProperty(v => v.Version, v => v.Version + 1);
                if (changedAt is not null)
                {
                    set.SetProperty(v => v.ChangedAt, changedAt);
                }
            },
            ct) == 1;
}
