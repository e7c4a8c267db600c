using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrgStarter.Testing;
using OrgStarter.Testing.Isolation;

namespace OrgStarter.Tests.Isolation;

/// <summary>
/// Every route and handler, every verb, every kind of caller, every kind of id, each against <see cref="Rules"/>. Generated from the
/// site's endpoints: a page that is added tomorrow stands in it without a line here.
/// </summary>
public sealed class IsolationMatrixTests(TwoTenants two, ITestOutputHelper output) : IClassFixture<TwoTenants>
{
    private static readonly string[] MalformedIds =
        [
            "%01", "%252e%252e", "..%2f..%2fadmin", "%20", "x'%20OR%201=1--", "-1", "99999999999999999999999999", "%E7%B5%84%E7%B9%94",
            "%F0%9F%92%A3", "%ff%fe", "a%2fb", new('a', 3000)
        ];

    private static readonly string[] MalformedOrganizations = ["ALDER", "..%2f", "-1", "%E7%B5%84", new('a', 22), "a%2fb", ""];

    /// <summary>Parts of routes, with commas between: while a feature is being written, its own routes take seconds. Null for all.</summary>
    private static readonly string[]? Only = Environment.GetEnvironmentVariable("ISOLATION_ROUTES")?.Split(',');

    private static readonly Ids[] EveryKind = [Ids.Own, Ids.Foreign, Ids.Unknown, Ids.Malformed];
    private readonly HttpMessageInvoker site = two.Site.Http();
    private readonly ConcurrentBag<(string Surprise, string Request)> failures = [];
    private readonly ConcurrentDictionary<string, int> tried = new();

    [Fact]
    public async Task Everybody_gets_what_is_theirs_and_nobody_anything_else()
    {
        var doors = (await SiteMap.ReadAsync(two.Site))
            .Where(door => Only?.Any(part => door.Route.Contains(part, StringComparison.OrdinalIgnoreCase)) != false)
            .ToList();
        var attempts = doors.SelectMany(Attempts).ToList();
        // What really changes something comes last, or it would change what the others find.
        foreach (var phase in attempts
            .GroupBy(c => c.Door is { IsApi: true, IsSafe: false } && c.Ids is Ids.Own or Ids.None)
            .OrderBy(group => group.Key))
        {
            await Parallel.ForEachAsync(
                phase,
                new ParallelOptions { MaxDegreeOfParallelism = phase.Key ? 1 : 3 },
                async (c, _) => await TryAsync(c));
        }

        foreach (var (status, times) in tried.OrderBy(entry => entry.Key))
        {
            output.WriteLine($"{status}: {times}");
        }

        output.WriteLine($"{doors.Count} doors, {tried.Values.Sum()} requests");
        Assert.True(failures.IsEmpty, $"{failures.Count} surprises:\n" + string.Join('\n', failures.GroupBy(failure => failure.Surprise)
            .Select(kind =>
                $"{kind.Key} ({kind.Count()} times):\n    {string.Join("\n    ", kind.Select(failure => failure.Request).Order().Take(4))}")));
        Assert.True(tried.Values.Sum() > (Only is null ? 8_000 : 500), "The matrix has shrunk.");
        Assert.True(tried["200"] > (Only is null ? 150 : 10), "Hardly anybody got in: the matrix proves nothing.");
    }

    private IEnumerable<Attempt> Attempts(Door door) =>
        from caller in two.Callers
        from place in door.Kind is Kind.TenantPage
            ? Enum.GetValues<Where>()
            : door.Kind is Kind.Other ? [Where.Outside] : [Where.Outside, Where.Alder]
        let plain = new Attempt(door, caller, place, Ids.None, Credentials.Right, false, false)
        from ids in !door.Parameters.Any()
            ? [Ids.None]
            : plain.IsHome || (place == Where.Outside && door.Kind != Kind.TenantPage) ? EveryKind : [Ids.Foreign]
        from credentials in place == Where.Outside ? Enum.GetValues<Credentials>() : [Credentials.Right]
        let isRight = credentials == Credentials.Right
        from htmx in isRight && door.IsPage && door.Verb is "GET" or "POST" && place is Where.Outside or Where.Alder
            ? new[] { false, true }
            : [false]
        from antiforgery in isRight && !htmx && (place == Where.Outside || plain.IsHome) && MayTryWithAntiforgery(door, ids)
            ? new[] { false, true }
            : [false]
        select plain with { Ids = ids, Credentials = credentials, Htmx = htmx, Antiforgery = antiforgery };

    /// <summary>With the token a form does what it says: only where it must not find anything, or has no such handler.</summary>
    private static bool MayTryWithAntiforgery(Door door, Ids ids) =>
        door is { IsPage: true, IsSafe: false } && (!door.Offers || ids is Ids.Foreign or Ids.Unknown);

    private async Task TryAsync(Attempt c)
    {
        // In turn, so that all of them meet every door but not every combination.
        var turn = c.Door.Route.Length + c.Door.Verb.Length + (3 * (int)c.Caller.Role);
        string[] values = c.Where == Where.Malformed ? [MalformedOrganizations[turn % MalformedOrganizations.Length]]
            : c.Ids == Ids.Malformed ? [.. Enumerable.Range(turn, 3).Select(i => MalformedIds[i % MalformedIds.Length])]
            : [""];
        foreach (var malformed in values)
        {
            using var request = Request(c, malformed);
            try
            {
                using var response = await site.SendAsync(request, TestContext.Current.CancellationToken);
                Judge(c, malformed, response, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failures.Add(($"{e.GetType().Name} {e.Message}", Describe(c, malformed)));
            }
        }
    }

    private void Judge(Attempt c, string malformed, HttpResponseMessage response, string body)
    {
        var status = (int)response.StatusCode;
        tried.AddOrUpdate($"{status}", 1, (_, times) => times + 1);
        if (c.Htmx && status == 200 && response.Headers.Contains("HX-Redirect"))
        {
            // The same redirect in htmx's words.
            status = 302;
        }

        var allowed = Rules.Allowed(c);
        if (!allowed.Contains(status))
        {
            failures.Add(($"{c.Door.Kind} {c.Where}: {status}, not {string.Join(" or ", allowed)}", Describe(c, malformed)));
        }

        if (two.Leak(c.Caller, body, c is { Door.Kind: Kind.PublicPage, IsKnown: false }) is { } marker)
        {
            failures.Add(("Shows another tenant's text", $"{Describe(c, malformed)} {marker}"));
        }
    }

    private HttpRequestMessage Request(Attempt c, string malformed)
    {
        var path = c.Door.Path(part => Id(c, part, malformed));
        var prefix = c.Where switch
        {
            Where.Outside => "",
            Where.Alder => $"/o/{two.Alder.OrganizationId}",
            Where.Birch => $"/o/{two.Birch.OrganizationId}",
            Where.Unknown => "/o/nosuchorg123",
            _ => $"/o/{malformed}",
        };
        var query = c.Door.Handler is null ? "" : $"?handler={c.Door.Handler}";
        var request = new HttpRequestMessage(new HttpMethod(c.Door.Verb), new Uri(Browser.SiteAddress, $"{prefix}{path}{query}"));
        var sendsSession = c.Door.IsApi && c.Where == Where.Outside
            ? c.Credentials == Credentials.Wrong
            : c.Credentials == Credentials.Right;
        if (sendsSession)
        {
            request.Headers.Add("Cookie", c.Caller.Cookies);
        }
        else if ((c.Door.Kind == Kind.ApiOfPerson || c.Caller.OrganizationToken is null
            ? c.Caller.ApiToken
            : c.Caller.OrganizationToken) is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (c.Antiforgery)
        {
            request.Headers.Add("RequestVerificationToken", c.Caller.Antiforgery);
        }

        if (c.Htmx)
        {
            request.Headers.Add("HX-Request", "true");
        }

        if (c.Door.Body is { } body)
        {
            request.Content = new StringContent(JsonSerializer.Serialize(SiteMap.Sample(body)), Encoding.UTF8, "application/json");
        }

        return request;
    }

    private string Id(Attempt c, string part, string malformed)
    {
        var home = c.Caller.Home ?? two.Birch;
        var name = part.Trim('{', '}').Split(':')[0];
        return c.Ids switch
        {
            Ids.Own => home.Ids.For(name, c.Door.Route),
            Ids.Foreign => two.Other(home).Ids.For(name, c.Door.Route),
            Ids.Malformed => c.Where == Where.Malformed ? "%01" : malformed,
            _ => SampleIds.Unknown.For(name, c.Door.Route),
        };
    }

    private static string Describe(Attempt c, string malformed) =>
        $"{c.Door.Verb} {c.Door.Route}{(c.Door.Handler is null ? "" : $"?handler={c.Door.Handler}")} [{c.Door.Kind} {c.Door.Permission}] "
        + $"{c.Caller.Role} {c.Where} {c.Ids} {c.Credentials} "
        + $"{(c.Htmx ? "htmx " : "")}{(c.Antiforgery ? "antiforgery " : "")}{malformed[..Math.Min(malformed.Length, 30)]}";
}
