using OrgStarter.Bench.Running;
using OrgStarter.DevLogto.Control;

namespace OrgStarter.Bench.Measures;

/// <summary>Counts the site's calls to Logto per page. Each call delays the response and counts against Logto's rate limit.</summary>
internal static class LogtoCalls
{
    private const int Stampede = 100;

    public static async Task RunAsync(Workshop workshop, Report report)
    {
        await (await workshop.OpenDatabaseAsync("calls")).DisposeAsync();
        await using var site = await workshop.StartSiteAsync("calls");
        report.Section(
            "Calls to Logto",
            "The first page is that of the sign-in. Goal: 2 for it (the code, one organization token), 0 for a warm one, one exchange "
                + "however many ask at once.",
            "Page",
            "First",
            "Second",
            "Third",
            "Fourth");
        foreach (var path in new[] { "home", "members", "members/invitations", "settings/roles", "audit" })
        {
            workshop.Logto.Calls.Forget();
            var address = $"/o/{Organization}/{path}";
            using var visitor = await workshop.SignInAsync("ben@example.com", address);
            var counts = new List<object>
            {
                string.Join(", ", Grants(workshop).GroupBy(call => call).Select(call => $"{call.Count()} {call.Key}"))
            };
            for (var i = 0; i < 3; i++)
            {
                workshop.Logto.Calls.Forget();
                (await visitor.GetAsync(address)).EnsureSuccessStatusCode().Dispose();
                counts.Add(Grants(workshop).Count);
            }

            report.Row(path, [.. counts]);
        }

        using var crowd = await workshop.SignInAsync("chloe@example.com");
        workshop.Logto.Calls.Forget();
        var answers = await Task.WhenAll(Enumerable.Range(0, Stampede).Select(_ => crowd.GetAsync($"/o/{Organization}/settings/roles")));
        report.Section("A stampede", $"{Stampede} requests at once, the first ones of a session.", "", "Answered", "Exchanges");
        report.Row(
            "settings/roles",
            answers.Count(answer => answer.IsSuccessStatusCode),
            workshop.Logto.Calls.All.Count(call => call.Path == "/oidc/token"));
    }

    private static List<string> Grants(Workshop workshop) =>
        [.. workshop.Logto.Calls.All.Where(IsTheSites).Select(call => $"{call.Method} {call.Path}")];

    /// <summary>Returns true for the site's calls, false for the browser's requests to Logto's pages.</summary>
    private static bool IsTheSites(LogtoCall call) =>
        call.Path.StartsWith("/api/", StringComparison.Ordinal)
            || call.Path is "/oidc/token" or "/oidc/jwks" or "/oidc/.well-known/openid-configuration";

    private const string Organization = "aur0racoffee";
}
