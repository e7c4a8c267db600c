using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Organizations;

/// <summary>Who can create organizations.</summary>
public enum OrganizationCreators
{
    Everyone,

    /// <summary>Only users with the permission <c>operate:site</c>.</summary>
    Operators,
}

/// <summary>The configuration section <c>Organizations</c>.</summary>
public sealed class OrganizationOptions
{
    public const string Section = "Organizations";

    /// <summary>Who can create organizations.</summary>
    public OrganizationCreators Creators { get; set; } = OrganizationCreators.Everyone;

    /// <summary>The number of organizations that one user can own by creating them; null for no limit. Operators have none.</summary>
    public int? MaxOwned { get; set; }
}

/// <summary>Why a user cannot create an organization.</summary>
public enum CreationRefusal
{
    OperatorsOnly,

    /// <summary>The user owns <see cref="OrganizationOptions.MaxOwned"/> organizations.</summary>
    TooMany,
}

/// <summary>Decides who can create organizations.</summary>
public sealed class OrganizationCreationRule(
    PlatformDbContext db,
    MyOrganizations mine,
    CurrentSession session,
    OperatorAccess operators,
    IOptionsMonitor<OrganizationOptions> options)
{
    public int? MaxOwned => options.CurrentValue.MaxOwned;

    /// <summary>Whether to show links to the creation. It asks no one, and a user who follows the link may still be refused.</summary>
    public bool IsOffered => options.CurrentValue.Creators == OrganizationCreators.Everyone || operators.IsLikely;

    /// <returns>Null if the user can create an organization.</returns>
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    public async Task<CreationRefusal?> RefusalAsync(string userId, CancellationToken ct)
    {
        var (creators, max) = (options.CurrentValue.Creators, options.CurrentValue.MaxOwned);
        if (creators == OrganizationCreators.Everyone && max is null)
        {
            return null;
        }

        // A call of the API has no session, so it counts as one of a user who is no operator.
        if (session.Id is not null && await operators.AskAsync() == AccessOutcome.Granted)
        {
            return null;
        }

        return creators == OrganizationCreators.Operators ? CreationRefusal.OperatorsOnly
            : await OwnedAsync(userId, ct) >= max ? CreationRefusal.TooMany : null;
    }

    /// <summary>Also counts the creations that are not complete: they will be, or they are undone.</summary>
    private async Task<int> OwnedAsync(string userId, CancellationToken ct) =>
        (await mine.ListAsync(userId, ct)).Count(organization => organization.Roles.Contains(Roles.Owner))
        + await db.OrganizationCreations.CountAsync(creation => creation.UserId == userId && !creation.Done, ct);
}
