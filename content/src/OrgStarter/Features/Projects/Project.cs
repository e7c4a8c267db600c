using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;

namespace OrgStarter.Features.Projects;

public sealed class Project : IAudited
{
    public const int NameLength = 80;
    public const int DescriptionLength = 500;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public string OrganizationId { get; set; } = "";

    public required string Name { get; set; }

    public string? Description { get; set; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Changes with every save. Detects concurrent edits.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();

    AuditedAs IAudited.AuditedAs => new(
        new AuditTarget(ProjectFeature.Target, Id.ToString(), Name),
        ProjectFeature.Created, ProjectFeature.Edited, ProjectFeature.Deleted, [nameof(Name), nameof(Description)]);

    public sealed class Configuration : IEntityTypeConfiguration<Project>
    {
        public void Configure(EntityTypeBuilder<Project> builder)
        {
            builder.ToTable("Projects");
            builder.Property(project => project.Name).HasMaxLength(NameLength);
            builder.Property(project => project.Description).HasMaxLength(DescriptionLength);
            builder.Property(project => project.CreatedBy).HasMaxLength(LogtoId.MaxLength);
            builder.Property(project => project.Version).IsConcurrencyToken();
        }
    }
}
