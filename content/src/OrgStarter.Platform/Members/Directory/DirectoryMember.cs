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
/// A member as Logto last described them. Logto has the last word about all of it; this copy is there to be sorted, searched and
/// paged. Each column <c>By...</c> holds a whole order, ties included, so that a page begins after one value of one column.
/// </summary>
public sealed class DirectoryMember : ITenantOwned
{
    /// <summary>Between the parts of an order: before every letter, so that Ann comes before Ann Lee.</summary>
    private const char Then = '\t';

    /// <summary>More of a text than this orders nothing that a person could see.</summary>
    private const int SortedLength = 80;

    private const int OrderLength = SortedLength + 30;

    /// <summary>More of a text than this is not searched: an index of PostgreSQL takes 2,700 bytes an entry.</summary>
    private const int SearchedLength = 100;

    public long Id { get; init; }

    public string OrganizationId { get; set; } = "";

    public required string UserId { get; init; }

    public string Name { get; private set; } = "";

    public string? Address { get; private set; }

    public string? Avatar { get; private set; }

    /// <summary>The highest of their roles; null for none.</summary>
    public string? Role { get; private set; }

    public MemberStatus Status { get; private set; }

    /// <summary>When they joined, or, while <see cref="JoinedIsKnown"/> is false, when this site first saw them: Logto does not say.</summary>
    public required DateTimeOffset JoinedAt { get; init; }

    public required bool JoinedIsKnown { get; init; }

    /// <summary>Their last sign-in at Logto, to whatever application; null for never.</summary>
    public DateTimeOffset? LastSeenAt { get; private set; }

    /// <summary>When Logto was asked for what stands here.</summary>
    public DateTimeOffset AsOf { get; private set; }

    public string ByName { get; private set; } = "";

    public string ByAddress { get; private set; } = "";

    public string ByRole { get; private set; } = "";

    public string ByStatus { get; private set; } = "";

    public string ByJoined { get; private set; } = "";

    public string BySeen { get; private set; } = "";

    /// <summary>What a search looks into: name, email address and user name, folded, a line each.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>The names of all their roles, a line each.</summary>
    public string RoleNames { get; private set; } = "";

    public void Take(LogtoMember member, DateTimeOffset askedAt)
    {
        (Name, Address, Avatar) = (member.DisplayName, member.PrimaryEmail, member.Avatar);
        (Role, Status) = (Roles.HighestOf(member.OrganizationRoles), member.IsSuspended ? MemberStatus.Suspended : MemberStatus.Active);
        (LastSeenAt, AsOf) = (member.LastSignIn, askedAt);
        ByName = Sorted(Name) + Then + UserId;
        ByAddress = Sorted(Address) + Then + UserId;
        ByRole = Rank(Role) + ByName;
        ByStatus = Rank(Status) + ByName;
        ByJoined = Instant(JoinedAt) + Then + UserId;
        BySeen = Instant(LastSeenAt) + Then + UserId;
        SearchText = string.Join('\n', new[] { Name, Address, member.Username }.Select(Searched).Where(line => line.Length > 0).Distinct());
        RoleNames = string.Join('\n', member.OrganizationRoles.Select(role => role.Name));
    }

    /// <summary>Whose a value of a column <c>By...</c> is.</summary>
    public static string IdIn(string key) => key[(key.LastIndexOf(Then) + 1)..];

    /// <summary>What <see cref="ByRole"/> begins with for this role: one character, the highest role first.</summary>
    public static string Rank(string? role)
    {
        var known = role is null ? -1 : Roles.All.ToList().IndexOf(role);
        return role is null ? "9" : known < 0 ? "8" : known.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>What <see cref="ByStatus"/> begins with for this status: one character.</summary>
    public static string Rank(MemberStatus status) => ((int)status).ToString(CultureInfo.InvariantCulture);

    private static string Sorted(string? text) => WellFormedText.Cut(Folding.Fold(text), SortedLength);

    private static string Searched(string? text) => WellFormedText.Cut(Folding.Fold(text), SearchedLength);

    private static string Instant(DateTimeOffset? at) => (at?.UtcTicks ?? 0).ToString("D19", CultureInfo.InvariantCulture);

    public sealed class Configuration : IEntityTypeConfiguration<DirectoryMember>
    {
        public void Configure(EntityTypeBuilder<DirectoryMember> builder)
        {
            builder.ToTable("DirectoryMembers");
            // A pass updates every row, and PostgreSQL reads an index alone only where it has vacuumed since.
            builder.HasStorageParameter("autovacuum_vacuum_scale_factor", 0.02);
            builder.HasIndex(member => new { member.OrganizationId, member.UserId }).IsUnique();
            // For what happens to a person in all of their organizations.
            builder.HasIndex(member => member.UserId);
            builder.Property(member => member.UserId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(member => member.Role).HasMaxLength(128);
            builder.Property(member => member.SearchText).HasMaxLength((SearchedLength * 3) + 2);
            foreach (var order in MemberOrder.Columns)
            {
                // What is filtered is in the index as well: a search reads no other row than those that match.
                builder.HasIndex(nameof(OrganizationId), order, nameof(Role), nameof(Status), nameof(SearchText));
                builder.Property(order).HasMaxLength(OrderLength);
            }
        }
    }
}
