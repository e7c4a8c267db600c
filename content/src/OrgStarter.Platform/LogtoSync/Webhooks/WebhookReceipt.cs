using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

public enum ReceiptState
{
    /// <summary>To be worked off once <see cref="WebhookReceipt.DueAt"/> has come; until then somebody is at it, or it rests after a failure.</summary>
    Waiting,

    Done,

    /// <summary>Tried as often as it may be. The log says so, and the timed reconcile heals what it stood for.</summary>
    Dead,
}

/// <summary>A webhook that was taken in. Logto delivers once: what is not kept here is lost.</summary>
public sealed class WebhookReceipt
{
    /// <summary>The SHA-256 of the raw body in hexadecimal: Logto sends no delivery id, and the same body twice is the same event.</summary>
    public required string Id { get; init; }

    public required string Event { get; init; }

    /// <summary>As it came. It names people, so it goes once it is worked off.</summary>
    public byte[]? Body { get; set; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public ReceiptState State { get; set; }

    /// <summary>How often work on it was begun.</summary>
    public int Attempts { get; set; }

    /// <summary>When it may be claimed (again): at once, after a rest, or when the present claim has run out.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>The present or last claim. Who lost it must not write here any more.</summary>
    public Guid? Holder { get; set; }

    /// <summary>Why the last attempt failed, for whoever looks into the table.</summary>
    public string? Failure { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<WebhookReceipt>
    {
        public const int FailureLength = 500;

        public void Configure(EntityTypeBuilder<WebhookReceipt> builder)
        {
            builder.ToTable("WebhookReceipts");
            builder.Property(receipt => receipt.Id).HasMaxLength(64);
            builder.Property(receipt => receipt.Event).HasMaxLength(LogtoEvent.NameLength);
            builder.Property(receipt => receipt.Failure).HasMaxLength(FailureLength);
            builder.HasIndex(receipt => new { receipt.State, receipt.DueAt });
            builder.HasIndex(receipt => receipt.ReceivedAt);
        }
    }
}
