using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Platform.Members.Directory;

public enum MemberStatus
{
    Active,
    Suspended,
}

/// <summary>
/// A copy of Logto's data about a member, for sorting, searching and paging. Logto stays authoritative. Each column <c>By...</c> contains a
/// complete sort key, unique within the organization, so that keyset paging needs one column only.
/// </summary>
public sealed class DirectoryMember : ITenantOwned
{
    /// <summary>Separates the parts of a sort key. It sorts before every letter, so that Ann comes before Ann Lee.</summary>
    private const char Then = '\t';

    /// <summary>The length that a text contributes to a sort key. Longer texts make no visible difference in the order.</summary>
    private const int SortedLength = 80;

    private const int OrderLength = SortedLength + 30;

    /// <summary>The length of a text that is searched. A PostgreSQL index entry is limited to about 2,700 bytes.</summary>
    private const int SearchedLength = 100;

    /// <summary>The length of all roles together, for the same reason. Roles beyond it are not listed.</summary>
    private const int RolesLength = 500;

    public long Id { get; init; }

    public string OrganizationId { get; set; } = "";

    public required string UserId { get; init; }

    public string Name { get; private set; } = "";

    public string? Address { get; private set; }

    public string? Avatar { get; private set; }

    /// <summary>The member's first role, for sorting; null for none.</summary>
    public string? Role { get; private set; }

    public MemberStatus Status { get; private set; }

    /// <summary>
    /// When the member joined. While <see cref="JoinedIsKnown"/> is false, when the site first saw the member: Logto does not provide the
    /// date.
    /// </summary>
    public required DateTimeOffset JoinedAt { get; init; }

    public required bool JoinedIsKnown { get; init; }

    /// <summary>The user's last sign-in at Logto, to any application; null for never.</summary>
    public DateTimeOffset? LastSeenAt { get; private set; }

    /// <summary>When the request to Logto that returned this data was sent.</summary>
    public DateTimeOffset AsOf { get; private set; }

    public string ByName { get; private set; } = "";

    public string ByAddress { get; private set; } = "";

    public string ByRole { get; private set; } = "";

    public string ByStatus { get; private set; } = "";

    public string ByJoined { get; private set; } = "";

    public string BySeen { get; private set; } = "";

    /// <summary>The searched text: name, email address and username, folded, one per line.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>The names of all the member's roles in the order of <see cref="Roles.Rank"/>, each between line breaks.</summary>
    public string RoleNames { get; private set; } = "";

    public IReadOnlyList<string> HeldRoles => RoleNames.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Take(LogtoMember member, DateTimeOffset askedAt)
    {
        (Name, Address, Avatar) = (member.DisplayName, member.PrimaryEmail, member.Avatar);
        (Role, Status) = (Roles.HighestOf(member.OrganizationRoles), member.IsSuspended ? MemberStatus.Suspended : MemberStatus.Active);
        RoleNames = Roles.NamesOf(member.OrganizationRoles).Aggregate("\n", (all, name) =>
            all.Length + name.Length >= RolesLength ? all : $"{all}{name}\n");
        (LastSeenAt, AsOf) = (member.LastSignIn, askedAt);
        ByName = Sorted(Name) + Then + UserId;
        ByAddress = Sorted(Address) + Then + UserId;
        ByRole = Rank(Role) + ByName;
        ByStatus = Rank(Status) + ByName;
        ByJoined = Instant(JoinedAt) + Then + UserId;
        BySeen = Instant(LastSeenAt) + Then + UserId;
        SearchText = string.Join('\n', new[] { Name, Address, member.Username }.Select(Searched).Where(line => line.Length > 0).Distinct());
    }

    /// <summary>Returns the user id in a value of a column <c>By...</c>.</summary>
    public static string IdIn(string key) => key[(key.LastIndexOf(Then) + 1)..];

    /// <summary>Returns the first character of <see cref="ByRole"/> for a role. The highest role sorts first.</summary>
    public static string Rank(string? role) =>
        role is null ? "9" : Roles.IsBuiltIn(role) ? Roles.Rank(role).ToString(CultureInfo.InvariantCulture) : "8";

    /// <summary>Returns the first character of <see cref="ByStatus"/> for a status.</summary>
    public static string Rank(MemberStatus status) => ((int)status).ToString(CultureInfo.InvariantCulture);

    private static string Sorted(string? text) => WellFormedText.Cut(Folding.Fold(text), SortedLength);

    private static string Searched(string? text) => WellFormedText.Cut(Folding.Fold(text), SearchedLength);

    private static string Instant(DateTimeOffset? at) => (at?.UtcTicks ?? 0).ToString("D19", CultureInfo.InvariantCulture);

    public sealed class Configuration : IEntityTypeConfiguration<DirectoryMember>
    {
        public void Configure(EntityTypeBuilder<DirectoryMember> builder)
        {
            builder.ToTable("DirectoryMembers");
            // A pass updates every row. PostgreSQL uses index-only scans only for pages vacuumed since their last update.
            builder.HasStorageParameter("autovacuum_vacuum_scale_factor", 0.02);
            builder.HasIndex(member => new { member.OrganizationId, member.UserId }).IsUnique();
            // For changes of a user in all of the user's organizations.
            builder.HasIndex(member => member.UserId);
            builder.Property(member => member.UserId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(member => member.Role).HasMaxLength(128);
            builder.Property(member => member.RoleNames).HasMaxLength(RolesLength);
            builder.Property(member => member.SearchText).HasMaxLength((SearchedLength * 3) + 2);
            foreach (var order in MemberOrder.Columns)
            {
                // The filter columns are part of the index, so a search reads only matching rows from the table.
                builder.HasIndex(nameof(OrganizationId), order, nameof(RoleNames), nameof(Status), nameof(SearchText));
                builder.Property(order).HasMaxLength(OrderLength);
            }
        }
    }
}
