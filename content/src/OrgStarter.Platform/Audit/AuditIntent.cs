using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgStarter.Platform.Audit;

/// <summary>
/// An action that is about to be sent to Logto, which cannot share a transaction with this database. It is saved before the call.
/// Afterwards, the <see cref="AuditEntry"/> replaces it in one transaction. An intent that stays means a crash: <see cref="AuditSweep"/>
/// turns it into an entry with an unknown outcome. Not tenant-owned, because the sweep runs outside of organizations.
/// </summary>
public sealed class AuditIntent
{
    /// <summary>Also the id of the entry, so that an intent cannot be recorded twice.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The <see cref="AuditEntry"/> as JSON.</summary>
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
