using Microsoft.EntityFrameworkCore;
using OrgStarter.Features;
using OrgStarter.Platform.Rights;
using OrgStarter.Texts;

[assembly: Feature<OrgStarter.Features.Projects.ProjectFeature>]

namespace OrgStarter.Features.Projects;

public sealed class ProjectFeature : Feature
{
    public const string Read = "read:project";
    public const string Write = "write:project";

    /// <summary>The target type in the audit log.</summary>
    public const string Target = "project";

    public const string Created = "project.created";
    public const string Edited = "project.edited";
    public const string Deleted = "project.deleted";

    public override NavigationLink Link => new("/Projects/Index", Read, () => ProjectText.Title);

    public override IReadOnlyList<FeaturePermission> Permissions =>
    [
        new(Read, Roles.Member, () => ProjectText.Permission_Read),
        new(Write, Roles.Member, () => ProjectText.Permission_Write),
    ];

    public override IReadOnlyList<AuditActionDefinition> AuditActions =>
    [
        new(Created, () => ProjectText.Audit_Created),
        new(Edited, () => ProjectText.Audit_Edited),
        new(Deleted, () => ProjectText.Audit_Deleted),
    ];

    public override string HomeCard => "LatestProjects";

    public override FirstStep FirstStep =>
        new("/Projects/New", Write, () => ProjectText.FirstStep, () => ProjectText.FirstStepHint, (db, ct) => db.Projects.AnyAsync(ct));

    public override void AddServices(IServiceCollection services) => services.AddScoped<ProjectList>().AddScoped<ProjectChanges>();

    public override void MapApi(IEndpointRouteBuilder api) => api.MapProjects();
}
