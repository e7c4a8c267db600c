using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrgStarter.Conformance.Comparing;
using OrgStarter.Conformance.Facts;

namespace OrgStarter.Conformance.Arranging;

/// <summary>
/// Recordings that are steps of one sign-in: <c>oidc-signin-04-experience-identify</c>. The steps before it are taken first, in one
/// browser, and what the server makes up on the way (interactions, verifications, codes) is learned from their answers.
/// </summary>
internal static partial class Flows
{
    public static bool IsStep(Recording recording) => recording.Call is { } call && Step().IsMatch(recording.Name)
        && (call.Path.StartsWith("/oidc/auth", StringComparison.Ordinal)
            || call.Path.StartsWith("/api/experience", StringComparison.Ordinal)
            || call.Path == "/consent");

    public static async Task<IReadOnlyList<Mismatch>> ReplayAsync(Scenario scenario)
    {
        var (flow, number) = Place(scenario.Recording);
        var steps = StepsOf(scenario.Set, flow).ToList();
        await ArrangeAsync(scenario, [.. steps.Select(r => r.Call!)]);
        IReadOnlyList<Mismatch> mismatches = [];
        foreach (var step in steps.TakeWhile(step => string.CompareOrdinal(Place(step).Number, number) <= 0))
        {
            await LearnCodeAsync(scenario, step);
            var (answer, sent) = await scenario.SendAsync(step.Call!);
            mismatches = scenario.Compare(step.Call!, answer, sent);
            LearnCookies(scenario, step.Call!, answer);
        }

        return mismatches;
    }

    /// <summary>In the order in which they were taken. A step that this version lacks is another version's, retold
    /// with the ids of this one.</summary>
    public static IEnumerable<Recording> StepsOf(RecordedSet set, string flow)
    {
        var own = set.Recordings.Values.Where(r => IsStep(r) && Place(r).Flow == flow).ToList();
        var borrowed = RecordedSet.All.Values.Where(other => other != set).SelectMany(other =>
        {
            var theirs = other.Recordings.Values.Where(r => IsStep(r) && Place(r).Flow == flow).ToList();
            var retelling = new Retelling(theirs.Join(own, r => r.Name, r => r.Name, (from, to) => (from, to)));
            return theirs.ExceptBy(own.Select(r => r.Name), r => r.Name).Select(retelling.Of);
        });
        return own.Concat(borrowed).DistinctBy(r => r.Name).OrderBy(r => Place(r).Number, StringComparer.Ordinal);
    }

    public static (string Flow, string Number) Place(Recording recording)
    {
        var match = Step().Match(recording.Name);
        return (match.Groups["flow"].Value, match.Groups["number"].Value);
    }

    /// <summary>Who must have an account, and in which state, for the steps to end as they did.</summary>
    private static async Task ArrangeAsync(Scenario scenario, IReadOnlyList<RecordedCall> steps)
    {
        foreach (var (id, _) in steps.SelectMany(RecordedApplication.Credentials).DistinctBy(c => c.Id))
        {
            await scenario.ApplicationAsync(id);
        }

        foreach (var resource in steps.SelectMany(s => s.Query).Where(q => q.Key == "resource").Select(q => q.Value).Distinct())
        {
            await scenario.ResourceAsync(resource);
        }

        if (steps[0].HasCookies)
        {
            // A browser that is signed in already.
            await scenario.SignInAsync(
                null,
                await OidcCalls.PersonAsync(scenario, null),
                RecordedApplication.Credentials(steps[0]).First().Id);
        }

        if (steps.Any(s => s.Field("interactionEvent") == "Register"))
        {
            foreach (var address in steps.Select(Identifier).OfType<string>().Distinct())
            {
                scenario.DeletePersonInTheEnd(scenario.Of(address));
            }
        }

        scenario.Logto.Sink.Clear();
        foreach (var step in steps)
        {
            var address = Identifier(step);
            if (address is not null
                && step.Path.EndsWith("/verification/password", StringComparison.Ordinal)
                && scenario.Tenant.FindPersonBy("primaryEmail", address) is { } person)
            {
                var wrong = step.ErrorCode == "session.invalid_credentials";
                await scenario.PersonAsync(person, wrong ? "An0ther-Secret" : step.Field("password"));
                await scenario.PatchAsync($"/users/{scenario.Of(person.Id)}/is-suspended", new JsonObject
                {
                    ["isSuspended"] = step.ErrorCode == "user.suspended"
                });
            }

            if (step.Query.FirstOrDefault(q => q.Key == "one_time_token").Value is { } linked)
            {
                await OneTimeTokenAsync(scenario, linked, step.Query.First(q => q.Key == "login_hint").Value, steps);
            }
            else if (step.Field("token") is { } given && step.Succeeded)
            {
                await OneTimeTokenAsync(scenario, given, address!, steps);
            }
        }
    }

    /// <summary>The token, and the account of its address where somebody was identified by it without registering.</summary>
    private static async Task OneTimeTokenAsync(Scenario scenario, string token, string address, IReadOnlyList<RecordedCall> steps)
    {
        if (scenario.Names.Knows(token))
        {
            return;
        }

        if (scenario.Tenant.FindToken(token) is { } known)
        {
            await scenario.OneTimeTokenAsync(known, "active");
        }
        else
        {
            var made = await scenario.PostAsync("/one-time-tokens", new JsonObject { ["email"] = scenario.Of(address) });
            scenario.Names.Learn(token, (string)made!["token"]!);
            scenario.DeleteInTheEnd($"/one-time-tokens/{made["id"]}");
        }

        var isRegistration = steps.Any(s => s.Field("interactionEvent") == "Register");
        var isKnown = steps.Any(s => s.Path.EndsWith("/identification", StringComparison.Ordinal) && s.Status == 204);
        if (isKnown && !isRegistration)
        {
            var person = await scenario.PostAsync("/users", new JsonObject
            {
                ["primaryEmail"] = scenario.Of(address),
                ["password"] = "Sup3r-Secret-some"
            });
            scenario.DeleteInTheEnd($"/users/{person!["id"]}");
        }
    }

    /// <summary>The code that a mail brought, unless the step gives a wrong one.</summary>
    private static async Task LearnCodeAsync(Scenario scenario, Recording step)
    {
        if (step.Call!.Field("code") is { } code && step.Call.Succeeded)
        {
            var mail = await scenario.Logto.Sink.NextAsync() ?? throw new InvalidOperationException("Set-up: no mail came.");
            scenario.Names.Learn(code, (string)JsonNode.Parse(mail.Raw)!["payload"]!["code"]!);
        }
    }

    /// <summary>The interaction stands in a cookie only, until a later address names it.</summary>
    private static void LearnCookies(Scenario scenario, RecordedCall call, Answer answer)
    {
        if (call.ResponseHeaders.TryGetValue("set-cookie", out var recorded)
            && Interaction(recorded) is { } was && Interaction([.. answer.Headers["set-cookie"]]) is { } isNow)
        {
            scenario.Names.Learn(was, isNow);
        }
    }

    private static string? Interaction(IReadOnlyList<string> cookies) =>
        cookies.Select(c => ResumeCookie().Match(c)).FirstOrDefault(m => m.Success)?.Groups[1].Value;

    private static string? Identifier(RecordedCall call) => call.Body is JsonObject body ? (string?)body["identifier"]?["value"] : null;

    [GeneratedRegex("^(?<flow>.+?)-(?<number>[0-9]{2}[a-z]?)-")]
    private static partial Regex Step();

    [GeneratedRegex("^[a-z0-9-]*_interaction_resume=([A-Za-z0-9_-]+);")]
    private static partial Regex ResumeCookie();
}
