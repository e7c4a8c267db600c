using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>
/// One word that a search finds a member by. The index behind it answers "words that begin with" in any database; on PostgreSQL the
/// column wants the collation <c>C</c>, in which words compare by their code points as they do in SQLite.
/// </summary>
public sealed class MemberWord : ITenantOwned
{
    public long Id { get; init; }

    public string OrganizationId { get; set; } = "";

    public required string Word { get; init; }

    public required string UserId { get; init; }

    /// <summary>Their <see cref="DirectoryMember.ByName"/>: those whom a word finds stand in the order of names.</summary>
    public required string ByName { get; init; }

    public sealed class Configuration : IEntityTypeConfiguration<MemberWord>
    {
        public void Configure(EntityTypeBuilder<MemberWord> builder)
        {
            builder.ToTable("MemberWords");
            builder.HasIndex(word => new { word.OrganizationId, word.Word, word.ByName }).IsUnique();
            // Whether somebody whom one word found has another one, too.
            builder.HasIndex(word => new { word.OrganizationId, word.ByName, word.Word });
            builder.Property(word => word.ByName).HasMaxLength(DirectoryMember.OrderLength);
            builder.Property(word => word.Word).HasMaxLength(Folding.WordLength);
            builder.Property(word => word.UserId).HasMaxLength(LogtoId.MaxLength);
        }
    }
}
