using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

/// <summary>A webhook that was received. Its event is the payload of a <see cref="WebhookJob"/>; the body, which names people, is not kept.</summary>
public sealed class WebhookReceipt
{
    /// <summary>The SHA-256 of the raw body in hexadecimal: Logto sends no delivery id, and the same body twice is the same event.</summary>
    public required string Id { get; init; }

    public required string Event { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public sealed class Configuration : IEntityTypeConfiguration<WebhookReceipt>
    {
        public void Configure(EntityTypeBuilder<WebhookReceipt> builder)
        {
            builder.ToTable("WebhookReceipts");
            builder.Property(receipt => receipt.Id).HasMaxLength(64);
            builder.Property(receipt => receipt.Event).HasMaxLength(LogtoEvent.NameLength);
            builder.HasIndex(receipt => receipt.ReceivedAt);
        }
    }
}
