using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrgStarter.Logto.Setup.Steps;

internal static partial class MailConnector
{
    /// <summary>The template type of invitations.</summary>
    public const string Invitation = "OrganizationInvitation";

    /// <summary>
    /// Connectors that pass the variables to a service with its own templates. All other connectors use the tenant's template in the mail's
    /// language, and their own template only if the tenant has none (Logto 1.42, <c>sendMessage</c> of each connector).
    /// </summary>
    private static readonly string[] WrittenElsewhere = ["http-email", "logto-email", "postmark-mail"];

    /// <returns>Null if there is none.</returns>
    public static async Task<JsonObject?> FindAsync(ManagementJson api, CancellationToken ct) =>
        (await api.ArrayAsync("connectors", ct)).OfType<JsonObject>().FirstOrDefault(connector => (string?)connector["type"] == "Email");

    public static bool TakesTenantTemplates(JsonObject connector) => !WrittenElsewhere.Contains((string?)connector["connectorId"]);

    /// <summary>Returns whether a template contains the invitation link. Without it, an invitee cannot accept.</summary>
    public static bool HasLink(JsonNode? template) => (string?)template?["content"] is { } content && Link().IsMatch(content);

    [GeneratedRegex(@"\{\{\s*link\s*\}\}")]
    private static partial Regex Link();
}
