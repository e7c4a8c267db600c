using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrgStarter.Setup.Steps;

/// <summary>The connector through which Logto sends mail.</summary>
internal static partial class MailConnector
{
    /// <summary>Which template an invitation is sent with.</summary>
    public const string Invitation = "OrganizationInvitation";

    /// <returns>Null for none.</returns>
    public static async Task<JsonObject?> FindAsync(ManagementJson api, CancellationToken ct) =>
        (await api.ArrayAsync("connectors", ct)).OfType<JsonObject>().FirstOrDefault(connector => (string?)connector["type"] == "Email");

    /// <summary>What an invitation mail must hold: it is the way in.</summary>
    public static bool HasLink(string content) => Link().IsMatch(content);

    [GeneratedRegex(@"\{\{\s*link\s*\}\}")]
    private static partial Regex Link();
}
