using System.Reflection;

namespace OrgStarter.Logto.Setup;

/// <summary>What a site needs at Logto. The site hands it in; <c>logto apply</c> and <c>logto check</c> know nothing else of it.</summary>
public sealed record SiteNeeds
{
    /// <summary>What Logto calls the site's application, its API and its webhook.</summary>
    public required string Name { get; init; }

    /// <summary>The site's program: its name is part of the commands that people are told to type, and it has the id of the user secrets.</summary>
    public required Assembly Program { get; init; }

    /// <summary>Where Logto sends people back to after a sign-in. Paths of the site, as the next three.</summary>
    public required string CallbackPath { get; init; }

    public required string SignedOutPath { get; init; }

    public required string BackchannelLogoutPath { get; init; }

    public required string WebhookPath { get; init; }

    /// <summary>The site's setting for the key that webhooks are signed with.</summary>
    public required string WebhookKeySetting { get; init; }

    public required IReadOnlyList<string> WebhookEvents { get; init; }

    /// <summary>The organization template: the permissions of each role, from the highest role, which has them all, to the lowest.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> RolePermissions { get; init; }

    /// <summary>The languages of invitation mails, the default one first.</summary>
    public required IReadOnlyList<string> Languages { get; init; }
}
