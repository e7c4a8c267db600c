using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrgStarter.Logto.Setup.Steps;

/// <summary>The connector through which Logto sends mail.</summary>
internal static partial class MailConnector
{
    /// <summary>Which template an invitation is sent with.</summary>
    public const string Invitation = "OrganizationInvitation";

    /// <summary>
    /// These hand over the variables, and a service behind them writes the mail. All others take the tenant's template in the mail's
    /// language, and their own only where the tenant has none (Logto 1.42, <c>sendMessage</c> of each connector).
    /// </summary>
    private static readonly string[] WrittenElsewhere = ["http-email", "logto-email", "postmark-mail"];

    /// <returns>Null for none.</returns>
    public static async Task<JsonObject?> FindAsync(ManagementJson api, CancellationToken ct) =>
        (await api.ArrayAsync("connectors", ct)).OfType<JsonObject>().FirstOrDefault(connector => (string?)connector["type"] == "Email");

    public static bool TakesTenantTemplates(JsonObject connector) => !WrittenElsewhere.Contains((string?)connector["connectorId"]);

    /// <summary>What an invitation mail must hold: it is the way in.</summary>
    public static bool HasLink(JsonNode? template) => (string?)template?["content"] is { } content && Link().IsMatch(content);

    [GeneratedRegex(@"\{\{\s*link\s*\}\}")]
    private static partial Regex Link();
}
