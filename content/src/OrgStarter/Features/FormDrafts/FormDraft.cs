using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgStarter.Features.FormDrafts;

/// <summary>The encrypted input of a form that the site could not accept, kept for a few minutes.</summary>
public sealed class FormDraft
{
    /// <summary>Random. Only the cookie of the browser that sent the form contains it.</summary>
    public required string Id { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public sealed class Configuration : IEntityTypeConfiguration<FormDraft>
    {
        public void Configure(EntityTypeBuilder<FormDraft> builder)
        {
            builder.ToTable("FormDrafts");
            builder.Property(form => form.Id).HasMaxLength(43);
            builder.HasIndex(form => form.ExpiresAt);
        }
    }
}

/// <param name="Address">The URL of the form's page, the only page that restores the input.</param>
/// <param name="Proof">The form's antiforgery token. It is valid only in the same browser and for the same user.</param>
internal sealed record DraftContent(string Address, string Proof, Dictionary<string, string?[]> Fields);
