using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgStarter.Features.FormDrafts;

/// <summary>What somebody typed into a form that could not be taken at that moment, encrypted, for a few minutes.</summary>
public sealed class KeptForm
{
    /// <summary>Random; only the browser that sent the form knows it.</summary>
    public required string Id { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public sealed class Configuration : IEntityTypeConfiguration<KeptForm>
    {
        public void Configure(EntityTypeBuilder<KeptForm> builder)
        {
            builder.ToTable("KeptForms");
            builder.Property(form => form.Id).HasMaxLength(43);
            builder.HasIndex(form => form.ExpiresAt);
        }
    }
}

/// <param name="Address">The form's own page, the only one that offers it again.</param>
/// <param name="Proof">The form's antiforgery token: good only in this browser and for the person to whom the form was shown.</param>
internal sealed record KeptContent(string Address, string Proof, Dictionary<string, string?[]> Fields);
