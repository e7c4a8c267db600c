using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Counts the changes of one person's rights in one organization. A token taken under an older count is exchanged again
/// before it is believed, so a removal or a changed role holds from the person's very next request, not in an hour.
/// A row for <see cref="Memberships.Everyone"/> or <see cref="Memberships.Everywhere"/> counts for all whom it covers.
/// </summary>
[OutlivesOrganization]
[KeptOfPerson]
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
            builder.ToTable("MembershipVersions");
            builder.HasKey(version => new { version.OrganizationId, version.UserId });
            builder.Property(version => version.OrganizationId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(version => version.UserId).HasMaxLength(LogtoId.MaxLength);
        }
    }
}

/// <summary>
/// What every request inside an organization asks, compiled once. It belongs to the model of one engine, and is therefore a site's own
/// and not everybody's.
/// </summary>
public sealed class VersionQuery
{
    /// <summary>The rows that cover a person in an organization: four at most.</summary>
    internal Func<PlatformDbContext, string, string, IAsyncEnumerable<Count>> RowsFor { get; } = EF.CompileAsyncQuery(
        (PlatformDbContext db, string organizationId, string userId) => db.Set<MembershipVersion>()
            .Where(v => (v.OrganizationId == organizationId || v.OrganizationId == Memberships.Everywhere) && (v.UserId == userId || v.UserId == Memberships.Everyone))
            .Select(v => new Count(v.Version, v.ChangedAt)));

    internal sealed record Count(int Version, DateTimeOffset? ChangedAt);
}

/// <summary>Reads and raises membership versions, and tells every <see cref="IMembershipListener"/>.</summary>
public sealed class Memberships(PlatformDbContext db, VersionQuery versions, IEnumerable<IMembershipListener> listeners, TimeProvider time)
{
    /// <summary>In place of a person: everybody in the organization.</summary>
    public const string Everyone = "";

    /// <summary>In place of an organization: all of them.</summary>
    public const string Everywhere = "";

    /// <summary>
    /// 0 for a membership that never changed here. The sum of up to four counts, each of which only grows: whichever changes, it
    /// is a number that was never there before.
    /// </summary>
    public async Task<int> VersionAsync(string organizationId, string userId, CancellationToken ct) =>
        await versions.RowsFor(db, organizationId, userId).Select(v => v.Version).SumAsync(ct);

    /// <summary>
    /// True for a token from before the last change of the person's rights. Tokens tell their time in whole seconds: one from the
    /// very second of the change may be older than the change, and counts as older.
    /// </summary>
    public async Task<bool> IsOvertakenAsync(string organizationId, string userId, DateTimeOffset issuedAt, CancellationToken ct) =>
        await versions.RowsFor(db, organizationId, userId).Select(v => v.ChangedAt).MaxAsync(cancellationToken: ct) is { } changedAt
        && issuedAt.ToUnixTimeSeconds() <= changedAt.ToUnixTimeSeconds();

    /// <summary>Whether the person has, or had, rights in the organization that were changed: of somebody who is no member, that they were one.</summary>
    public Task<bool> WasMemberAsync(string organizationId, string userId, CancellationToken ct) =>
        db.MembershipVersions.AnyAsync(v => v.OrganizationId == organizationId && v.UserId == userId && v.ChangedAt != null, ct);

    /// <summary>Call after every change of somebody's membership or roles.</summary>
    public async Task ChangedAsync(string organizationId, string userId, CancellationToken ct)
    {
        await RecordAsync(organizationId, userId, time.GetUtcNow(), ct);
        foreach (var listener in listeners)
        {
            await listener.ChangedAsync(organizationId, userId, ct);
        }
    }

    /// <summary>Call when Logto shows another role than it did before, and the directory has it already.</summary>
    /// <param name="seenAt">When Logto was asked.</param>
    public Task SeenChangedAsync(string organizationId, string userId, DateTimeOffset seenAt, CancellationToken ct) => RecordAsync(organizationId, userId, seenAt, ct);

    /// <summary>Call after somebody has become a member: no token from before can claim anything, so none needs to be refused.</summary>
    public async Task BegunAsync(string organizationId, string userId, CancellationToken ct)
    {
        await RecordAsync(organizationId, userId, null, ct);
        foreach (var listener in listeners)
        {
            await listener.JoinedAsync(organizationId, userId, ct);
        }
    }

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
            if (!await RaiseAsync(organizationId, userId, changedAt, ct))
            {
                // Something else is wrong. A change that nobody hears of must not look like one that everybody did.
                throw;
            }
        }
        finally
        {
            // Rows are raised past the context's memory, and may be gone by the next change.
            db.Entry(first).State = EntityState.Detached;
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
