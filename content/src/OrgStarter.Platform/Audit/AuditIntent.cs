using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgStarter.Platform.Audit;

/// <summary>
/// Something that is about to be done at Logto, which shares no transaction with this database. Written before the call; the
/// entry replaces it, in one transaction, when the outcome is known. One that stays is the mark of a crash, and
/// <see cref="AuditSweep"/> makes it an entry of unknown outcome. Not tenant-owned: whoever sweeps is in no organization.
/// </summary>
public sealed class AuditIntent
{
    /// <summary>Also the entry's: it cannot be settled twice.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The <see cref="AuditEntry"/> that it becomes, as JSON.</summary>
    public required string Entry { get; init; }

    public sealed class Configuration : IEntityTypeConfiguration<AuditIntent>
    {
        public void Configure(EntityTypeBuilder<AuditIntent> builder)
        {
            builder.ToTable("AuditIntents");
            builder.Property(intent => intent.Id).ValueGeneratedNever();
            builder.HasIndex(intent => intent.At);
        }
    }
}
