using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Features.Profiles;

/// <summary>What the site itself keeps of a person, over all their browsers.</summary>
[KeptOfPerson]
public sealed class PersonPreference
{
    /// <summary>The person's id in Logto.</summary>
    public required string UserId { get; init; }

    /// <summary>One of <see cref="Site.Languages.All"/>; null while the person has chosen none.</summary>
    public string? Language { get; set; }

    /// <summary>True from before the name is changed at Logto until every session shows it.</summary>
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
