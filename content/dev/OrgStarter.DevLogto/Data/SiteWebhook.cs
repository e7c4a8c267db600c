using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrgStarter.DevLogto.Data;

/// <summary>The webhook to the site, as an administrator would have made it in Logto's Console.</summary>
internal static class SiteWebhook
{
    /// <summary>How a site says that it listens on every interface.</summary>
    private static readonly string[] Wildcards = ["//+", "//*", "//0.0.0.0", "//[::]"];

    /// <summary>Makes it, or points the one that is there at this address.</summary>
    public static async Task RegisterAsync(DevLogtoDb db, string url, DevLogtoOptions options)
    {
        var hook = await db.Hooks.FindAsync(DevLogtoWebhook.Id);
        if (hook is null)
        {
            hook = new Hook
            {
                Id = DevLogtoWebhook.Id,
                Name = "Site",
                Events = "[]",
                Config = "{}",
                SigningKey = DevLogtoWebhook.SigningKey,
                CreatedAt = options.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            };
            db.Hooks.Add(hook);
        }

        hook.Events = JsonSerializer.Serialize(options.WebhookEvents);
        hook.Config = new JsonObject { ["url"] = url }.ToJsonString();
        await db.SaveChangesAsync();
    }

    /// <summary>Where this machine reaches a site that listens on these addresses; null when it listens nowhere.</summary>
    public static string? Address(IEnumerable<string> addresses, string path)
    {
        // Over http first: a development certificate need not be trusted by anybody here.
        var first = addresses.OrderByDescending(address => address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)).FirstOrDefault();
        return first is null ? null : new Uri(new Uri(Reachable(first)), path).ToString();
    }

    private static string Reachable(string address) => Wildcards.Aggregate(
        address, (known, wildcard) => known.Replace(wildcard, "//localhost", StringComparison.Ordinal));
}
