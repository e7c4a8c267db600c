using OrgStarter.Nouns;
using OrgStarter.Platform.Rights;
using OrgStarter.Texts;

[assembly: Noun<OrgStarter.Features.Projects.ProjectNoun>]

namespace OrgStarter.Features.Projects;

public sealed class ProjectNoun : Noun
{
    public const string Read = "read:project";
    public const string Write = "write:project";

    /// <summary>The target type in the audit log.</summary>
    public const string Target = "project";

    public const string Created = "project.created";
    public const string Edited = "project.edited";
    public const string Deleted = "project.deleted";

    public override NavigationLink Link => new("/Projects/Index", Read, () => ProjectText.Title);

    public override IReadOnlyList<NounRight> Permissions =>
    [
        new(Read, Roles.Member, () => ProjectText.Permission_Read),
        new(Write, Roles.Member, () => ProjectText.Permission_Write),
    ];

    public override IReadOnlyList<NounAction> AuditActions =>
    [
        new(Created, () => ProjectText.Audit_Created),
        new(Edited, () => ProjectText.Audit_Edited),
        new(Deleted, () => ProjectText.Audit_Deleted),
    ];

    public override string HomeCard => "LatestProjects";

    public override void AddServices(IServiceCollection services) => services.AddScoped<ProjectList>().AddScoped<ProjectChanges>();

    public override void MapApi(IEndpointRouteBuilder api) => api.MapProjects();
}
