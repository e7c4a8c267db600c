using OrgStarter.Features;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Rights;
using OrgStarter.Texts;

[assembly: Feature<OrgStarter.Features.Plans.PlanFeature>]

namespace OrgStarter.Features.Plans;

/// <summary>Plans, seats and entitlements of organizations. Every member sees the plan; who has the permission changes it.</summary>
public sealed class PlanFeature : Feature
{
    public const string Manage = "manage:billing";

    /// <summary>The target type in the audit log.</summary>
    public const string Target = "plan";

    public const string Changed = "plan.changed";
    public const string Ended = "plan.ended";

    public override IReadOnlyList<FeaturePermission> Permissions => [new(Manage, Roles.Owner, () => Text.Permission_ManageBilling)];

    public override IReadOnlyList<AuditActionDefinition> AuditActions =>
    [
        new(Changed, () => Text.AuditAction_PlanChanged),
        new(Ended, () => Text.AuditAction_PlanEnded),
    ];

    public override string? AuditFieldTitle(string field) => field switch
    {
        nameof(OrganizationPlan.Plan) => Text.Settings_Plan,
        nameof(OrganizationPlan.Seats) => Text.AuditField_Seats,
        nameof(OrganizationPlan.Entitlements) => Text.AuditField_Entitlements,
        nameof(OrganizationPlan.ValidUntil) => Text.AuditField_ValidUntil,
        _ => null,
    };

    public override void AddServices(IServiceCollection services)
    {
        services.AddOptions<BillingOptions>().BindConfiguration(BillingOptions.Section);
        services
            .AddScoped<OrganizationPlans>()
            .AddScoped<IOrganizationPlans>(provider => provider.GetRequiredService<OrganizationPlans>())
            .AddScoped<Entitlements>()
            .AddScoped<BillingWebhook>()
            .AddSingleton(new OperatorLink("/Plans/Operator", () => Text.Settings_Plan))
            // The payment provider: put your own here.
            .AddScoped<IBillingProvider, SampleBilling>()
            .AddJob<PlanMirrorJob>(kind => kind with { MaxAttempts = JobKind.Unlimited });
    }
}
