using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using OrgStarter.Conformance.Arranging;

namespace OrgStarter.Conformance.Comparing;

/// <summary>
/// Holds a whole answer against the recorded one: status, the headers that clients act on, and the body. Left out: what a transport adds
/// (length, compression, request ids), the words of a redirect's body, and the cookies between a browser and Logto, which are
/// Logto's own affair.
/// </summary>
internal static partial class AnswerComparison
{
    private static readonly string[] ComparedHeaders = ["content-type", "cache-control", "www-authenticate", "access-control-allow-origin"];

    /// <summary>Lists of the whole tenant, in which a scenario is never alone.</summary>
    private static readonly string[] TenantWide =
    [
        "/api/organizations", "/api/users", "/api/organization-roles", "/api/organization-scopes", "/api/hooks", "/api/one-time-tokens"
    ];

    public static IReadOnlyList<Mismatch> Compare(RecordedCall recorded, Answer here, Translation translation, Uri sent)
    {
        var comparison = new Comparison(translation) { OrdersByTime = OrdersByTime(recorded) };
        if (recorded.Status != here.Status)
        {
            comparison.Differ("status", recorded.Status, $"{here.Status} {here.Text}");
            return comparison.Mismatches;
        }

        foreach (var header in ComparedHeaders)
        {
            var (was, isNow) = (
                recorded.ResponseHeaders.GetValueOrDefault(header)?[0] ?? "none",
                here.Headers[header].FirstOrDefault() ?? "none");
            if (!Parts(translation.Of(was)).SequenceEqual(Parts(isNow)))
            {
                comparison.Differ($"header {header}", translation.Of(was), isNow);
            }
        }

        if (recorded.ResponseHeaders.TryGetValue("location", out var location))
        {
            comparison.Address("header location", location[0], here.Headers["location"].FirstOrDefault() ?? "none");
        }

        Paging(recorded, here, sent, comparison);
        if (recorded.ResponseBody is JsonValue text && text.TryGetValue(out string? words))
        {
            Words(words, here, comparison);
        }
        else
        {
            Json(recorded, here, comparison);
        }

        return comparison.Mismatches;
    }

    private static void Json(RecordedCall recorded, Answer here, Comparison comparison)
    {
        if (IsTenantWide(recorded) && recorded.ResponseBody is JsonArray { Count: > 0 } rows && here.Json is JsonArray present)
        {
            var isSomePage = recorded.Query.Any(q => q.Key == "page")
                && !recorded.Query.Any(q => q.Key is "q" || q.Key.StartsWith("search", StringComparison.Ordinal));
            if (isSomePage)
            {
                comparison.Likeness(rows, present);
            }
            else
            {
                comparison.AmongOthers(rows, present);
            }
        }
        else
        {
            comparison.Body(recorded.ResponseBody, here.Text.Length == 0 ? null : here.Json ?? here.Text);
        }
    }

    /// <summary>The order of a header's parts means nothing.</summary>
    private static IEnumerable<string> Parts(string header) => header.Split(", ").Order(StringComparer.Ordinal);

    /// <summary>No recording of the same call shows another order.</summary>
    private static bool OrdersByTime(RecordedCall recorded)
    {
        var list = new ApiPath(recorded.Path).Template;
        return !Recording.All.Values.Select(r => r.Call).OfType<RecordedCall>()
            .Any(call => call.ResponseBody is JsonArray rows
                && Comparison.DoesNotFallInTime(rows)
                && call.Method == recorded.Method
                && new ApiPath(call.Path).Template == list);
    }

    private static bool IsTenantWide(RecordedCall call) => call.Method == "GET" && TenantWide.Contains(call.Path);

    /// <summary>Logto's rule for both headers, which is first held against the recording itself.</summary>
    private static void Paging(RecordedCall recorded, Answer here, Uri sent, Comparison comparison)
    {
        if (!recorded.ResponseHeaders.TryGetValue("total-number", out var total))
        {
            if (here.Headers["total-number"].Any())
            {
                comparison.Differ("header total-number", "none", here.Headers["total-number"].First());
            }

            return;
        }

        var totalHere = here.Headers["total-number"].FirstOrDefault();
        if (totalHere is null || (total[0] != totalHere && !IsTenantWide(recorded)))
        {
            comparison.Differ("header total-number", total[0], totalHere);
            return;
        }

        var (wanted, present) = (Links(sent, int.Parse(totalHere, CultureInfo.InvariantCulture)), string.Join(", ", here.Headers["link"]));
        if (!Relations(wanted).SequenceEqual(Relations(present)))
        {
            comparison.Differ("header link", wanted, present);
        }
    }

    /// <summary>The addresses lack <c>/api</c>, and the page stands last in them unless the request had it.</summary>
    private static string Links(Uri sent, int total)
    {
        var query = QueryHelpers.ParseQuery(sent.Query).SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value)).ToList();
        var size = int.Parse(query.FirstOrDefault(q => q.Key == "page_size").Value ?? "20", CultureInfo.InvariantCulture);
        var page = int.Parse(query.FirstOrDefault(q => q.Key == "page").Value ?? "1", CultureInfo.InvariantCulture);
        var last = Math.Max(1, (total + size - 1) / size);
        var links = new List<string> { Link(1, "first"), Link(last, "last") };
        if (page > 1)
        {
            links.Add(Link(page - 1, "prev"));
        }

        if (page < last)
        {
            links.Add(Link(page + 1, "next"));
        }

        return string.Join(", ", links);

        string Link(int to, string relation)
        {
            var all = query
                .Where(q => q.Key != "page")
                .Append(KeyValuePair.Create("page", (string?)to.ToString(CultureInfo.InvariantCulture)));
            return $"<{QueryHelpers.AddQueryString(sent.GetLeftPart(UriPartial.Path).Replace("/api", "", StringComparison.Ordinal), all)}>; rel=\"{relation}\"";
        }
    }

    /// <summary>Relation, path and sorted query of each link: the order of parameters means nothing.</summary>
    private static IEnumerable<string> Relations(string links) => LinkPattern().Matches(links).Select(link =>
    {
        var address = new Uri(link.Groups["address"].Value);
        var query = QueryHelpers.ParseQuery(address.Query).OrderBy(q => q.Key).Select(q => $"{q.Key}={q.Value}");
        return $"{link.Groups["relation"].Value} {address.GetLeftPart(UriPartial.Path)} {string.Join('&', query)}";
    }).Order();

    /// <summary>Plain text is compared as it is; of a page what it sends: each form's method, address and fields.</summary>
    private static void Words(string recorded, Answer here, Comparison comparison)
    {
        if (recorded.StartsWith("Redirecting to", StringComparison.Ordinal))
        {
            return;
        }

        if (!recorded.Contains("<form", StringComparison.Ordinal))
        {
            if (recorded != here.Text)
            {
                comparison.Differ("body", recorded, here.Text);
            }

            return;
        }

        foreach (var (part, pattern) in new[] { ("method", FormMethod()), ("address", FormAction()), ("fields", FieldName()) })
        {
            var (was, isNow) = (Found(pattern, recorded), Found(pattern, here.Text));
            if (was != isNow)
            {
                comparison.Differ($"form {part}", was, isNow);
            }
        }
    }

    private static string Found(Regex pattern, string html) =>
        string.Join(
            ' ',
            pattern.Matches(html)
                .Select(m => m.Groups[1].Value)
                .Select(v => Uri.TryCreate(v, UriKind.Absolute, out var a) ? a.AbsolutePath : v)
                .Where(v => v != "__RequestVerificationToken")
                .Order(StringComparer.Ordinal));

    [GeneratedRegex("<(?<address>[^>]+)>; rel=\"(?<relation>[a-z]+)\"")]
    private static partial Regex LinkPattern();

    [GeneratedRegex("<form[^>]* method=\"([^\"]+)\"")]
    private static partial Regex FormMethod();

    [GeneratedRegex("<form[^>]* action=\"([^\"]+)\"")]
    private static partial Regex FormAction();

    [GeneratedRegex("<input[^>]* name=\"([^\"]+)\"")]
    private static partial Regex FieldName();
}
