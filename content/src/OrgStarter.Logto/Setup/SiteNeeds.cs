using System.Reflection;

namespace OrgStarter.Logto.Setup;

/// <summary>The site's requirements on Logto. <c>logto apply</c> and <c>logto check</c> know nothing else about the site.</summary>
public sealed record SiteNeeds
{
    /// <summary>The name of the site's application, API and webhook at Logto.</summary>
    public required string Name { get; init; }

    /// <summary>The site's assembly. Its name is part of the displayed commands, and it has the user secrets id.</summary>
    public required Assembly Program { get; init; }

    /// <summary>The path of the redirect URI. This and the next three are paths of the site.</summary>
    public required string CallbackPath { get; init; }

    public required string SignedOutPath { get; init; }

    public required string BackchannelLogoutPath { get; init; }

    public required string WebhookPath { get; init; }

    /// <summary>The site's setting for the webhook's signing key.</summary>
    public required string WebhookKeySetting { get; init; }

    public required IReadOnlyList<string> WebhookEvents { get; init; }

    /// <summary>
    /// The organization template: the permissions of each role, from the highest role, which has all of them, to the lowest.
    /// </summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> RolePermissions { get; init; }

    /// <summary>The roles of machines, with permissions of <see cref="RolePermissions"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> MachineRolePermissions { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The languages of invitation mails. The first one is the default.</summary>
    public required IReadOnlyList<string> Languages { get; init; }
}
