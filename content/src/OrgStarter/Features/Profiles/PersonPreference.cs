using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Features.Profiles;

/// <summary>The user's settings that the site stores itself, for all browsers.</summary>
[UserData]
public sealed class PersonPreference
{
    public required string UserId { get; init; }

    /// <summary>One of <see cref="Site.Languages.All"/>; null if the user has not chosen one.</summary>
    public string? Language { get; set; }

    /// <summary>True from before the change in Logto until all sessions show the new profile.</summary>
    public bool IsChanging { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<PersonPreference>
    {
        public void Configure(EntityTypeBuilder<PersonPreference> builder)
        {
            builder.ToTable("PersonPreferences");
            builder.HasKey(preference => preference.UserId);
            builder.Property(preference => preference.UserId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(preference => preference.Language).HasMaxLength(20);
            builder.HasIndex(preference => preference.IsChanging);
        }
    }
}
