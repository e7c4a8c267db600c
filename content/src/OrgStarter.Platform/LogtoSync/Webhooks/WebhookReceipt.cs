using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

/// <summary>A received webhook. The body is not stored, because it contains personal data.</summary>
public sealed class WebhookReceipt
{
    /// <summary>The SHA-256 hash of the raw body in hexadecimal. Logto sends no delivery id, so equal bodies are the same event.</summary>
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
