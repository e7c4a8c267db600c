using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Features.Plans;

/// <summary>
/// The plan of an organization. Not tenant-owned: seats are counted for an invitee who belongs to no organization yet, and the payment
/// provider writes outside of organizations. Only <see cref="OrganizationPlans"/> reads and writes these rows, by organization.
/// </summary>
[Exported("plan", nameof(Plan), nameof(Seats), nameof(Entitlements), nameof(ValidUntil), nameof(ChangedAt))]
public sealed class OrganizationPlan
{
    public const int PlanLength = 40;
    public const int EntitlementsLength = 400;

    public required string OrganizationId { get; init; }

    /// <summary>A name of <see cref="SitePlans"/>.</summary>
    public required string Plan { get; set; }

    /// <summary>The seats that the organization has bought; null for those of the plan.</summary>
    public int? Seats { get; set; }

    /// <summary>Entitlements besides those of the plan, separated by spaces.</summary>
    public string Entitlements { get; set; } = "";

    /// <summary>When <see cref="SitePlans.Default"/> takes the plan's place; null for never.</summary>
    public DateTimeOffset? ValidUntil { get; set; }

    /// <summary>When the change was made, at the payment provider or here. An older change does not overwrite it.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<OrganizationPlan>
    {
        public void Configure(EntityTypeBuilder<OrganizationPlan> builder)
        {
            builder.ToTable("OrganizationPlans");
            builder.HasKey(plan => plan.OrganizationId);
            builder.Property(plan => plan.OrganizationId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(plan => plan.Plan).HasMaxLength(PlanLength);
            builder.Property(plan => plan.Entitlements).HasMaxLength(EntitlementsLength);
        }
    }
}

public static class PlanTables
{
    extension(AppDbContext db)
    {
        public DbSet<OrganizationPlan> OrganizationPlans => db.Set<OrganizationPlan>();
    }
}

/// <summary>What an organization has at this moment.</summary>
/// <param name="Seats">Null for any number, or for <c>Seats:Default</c> with the default plan.</param>
/// <param name="ValidUntil">When it ends, or when <paramref name="Ended"/> has ended; null for a plan without an end.</param>
/// <param name="Ended">The plan in whose place this one is; null if none has ended.</param>
public sealed record CurrentPlan(
    Plan Plan, int? Seats, IReadOnlyList<string> Entitlements, DateTimeOffset? ValidUntil, Plan? Ended)
{
    /// <param name="row">Null for an organization that never had a plan.</param>
    public static CurrentPlan Of(OrganizationPlan? row, DateTimeOffset now)
    {
        if (row is null || row.ValidUntil <= now)
        {
            var free = SitePlans.Default;
            var ended = row is null ? null : SitePlans.Find(row.Plan) ?? free;
            return new CurrentPlan(free, free.Seats, free.Entitlements, row?.ValidUntil, ended);
        }

        var plan = SitePlans.Find(row.Plan) ?? SitePlans.Default;
        return new CurrentPlan(
            plan,
            row.Seats ?? plan.Seats,
            [.. plan.Entitlements.Union(row.Entitlements.Split(' ', StringSplitOptions.RemoveEmptyEntries))],
            row.ValidUntil,
            null);
    }
}
