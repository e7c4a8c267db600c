using OrgStarter.Texts;

namespace OrgStarter.Features.Plans;

/// <param name="Name">The name in the database, in Logto and at the payment provider. Never rename one.</param>
/// <param name="Price">What the price table shows, in the current UI culture.</param>
/// <param name="Seats">Null for any number of members; for the default plan, <c>Seats:Default</c> is the limit then.</param>
/// <param name="Entitlements">What organizations with the plan may use.</param>
public sealed record Plan(string Name, Func<string> Title, Func<string> Price, int? Seats, IReadOnlyList<string> Entitlements);

/// <summary>
/// YOUR PLANS, from the lowest to the highest. The price table, the checks and the webhook of the payment provider use them.
/// </summary>
public static class SitePlans
{
    /// <summary>Entitlements, used as <c>[RequireEntitlement(SitePlans.Reports)]</c>. Each needs a text in <see cref="TitleOf"/>.</summary>
    public const string PrioritySupport = "priority-support";

    public const string Reports = "reports";

    public static IReadOnlyList<Plan> All { get; } =
    [
        new("free", () => Text.Plan_Free, () => Text.Plan_FreePrice, null, []),
        new("team", () => Text.Plan_Team, () => Text.Plan_TeamPrice, 20, [PrioritySupport]),
        new("business", () => Text.Plan_Business, () => Text.Plan_BusinessPrice, 100, [PrioritySupport, Reports]),
    ];

    /// <summary>The plan of organizations without another one, and of those whose plan has ended.</summary>
    public static Plan Default => All[0];

    /// <summary>The entitlements of all plans.</summary>
    public static IReadOnlyList<string> Entitlements { get; } = [.. All.SelectMany(plan => plan.Entitlements).Distinct()];

    public static Plan? Find(string? name) => All.FirstOrDefault(plan => plan.Name == name);

    /// <exception cref="ArgumentOutOfRangeException">No entitlement has this name. Add a line here.</exception>
    public static string TitleOf(string entitlement) => entitlement switch
    {
        PrioritySupport => Text.Entitlement_PrioritySupport,
        Reports => Text.Entitlement_Reports,
        _ => throw new ArgumentOutOfRangeException(nameof(entitlement), entitlement, "No entitlement has this name."),
    };

    /// <summary>Says which plans have the entitlement, to a user whose organization does not have it.</summary>
    public static string MissingText(string entitlement, Plan present) => Text.Plans_Missing.With(
        TitleOf(entitlement),
        present.Title(),
        string.Join(", ", All.Where(plan => plan.Entitlements.Contains(entitlement)).Select(plan => plan.Title())));
}
