using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrgStarter.DevLogto.Data;

/// <summary>Registers the webhook to the site, as an administrator does in Logto's Console.</summary>
internal static class SiteWebhook
{
    private static readonly string[] Wildcards = ["//+", "//*", "//0.0.0.0", "//[::]"];

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

    /// <summary>Returns the URL by which this machine reaches the site; null when the site listens on no address.</summary>
    public static string? Address(IEnumerable<string> addresses, string path)
    {
        // Prefers http: this machine may not trust the development certificate.
        var first = addresses
            .OrderByDescending(address => address.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            .FirstOrDefault();
        return first is null ? null : new Uri(new Uri(Reachable(first)), path).ToString();
    }

    private static string Reachable(string address) => Wildcards.Aggregate(
        address, (known, wildcard) => known.Replace(wildcard, "//localhost", StringComparison.Ordinal));
}
