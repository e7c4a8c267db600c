using OrgStarter.Features;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Texts;

[assembly: Feature<OrgStarter.Features.ApiAccess.ApiAccessFeature>]

namespace OrgStarter.Features.ApiAccess;

/// <summary>Machines: applications that call the API for an organization, without a user.</summary>
public sealed class ApiAccessFeature : Feature
{
    public const string Manage = "manage:api";

    /// <summary>The target type in the audit log.</summary>
    public const string Target = "machine";

    public const string Created = "machine.created";
    public const string SecretCreated = "machine.secret-created";
    public const string SecretRemoved = "machine.secret-removed";
    public const string Revoked = "machine.revoked";

    public override NavigationLink SettingsLink => new("/ApiAccess/Index", Manage, () => ApiAccessText.Title);

    public override IReadOnlyList<FeaturePermission> Permissions => [new(Manage, Roles.Admin, () => ApiAccessText.Permission_Manage)];

    public override IReadOnlyList<AuditActionDefinition> AuditActions =>
    [
        new(Created, () => ApiAccessText.Audit_Created),
        new(SecretCreated, () => ApiAccessText.Audit_SecretCreated),
        new(SecretRemoved, () => ApiAccessText.Audit_SecretRemoved),
        new(Revoked, () => ApiAccessText.Audit_Revoked),
    ];

    public override void AddServices(IServiceCollection services) => services
        .AddScoped<MachineRoles>()
        .AddScoped<MachineList>()
        .AddScoped<MachineSetup>()
        .AddScoped<MachineChanges>()
        .AddScoped<MachineSecrets>()
        .AddScoped<IMachines, MachineUse>()
        .AddScoped<IOrganizationListener, MachinePurge>()
        .AddJob<MachineJob>(kind => kind with { MaxAttempts = JobKind.Unlimited });
}
