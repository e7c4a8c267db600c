using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace OrgStarter.Conformance.Comparing;

/// <param name="Field">Where: <c>status</c>, <c>header location</c>, <c>$.data.issues</c>.</param>
public sealed record Mismatch(string Field, string Recorded, string Here)
{
    public override string ToString() => $"{Field}: recorded {Recorded}, here {Here}";
}

/// <summary>
/// Holds a JSON answer against the recorded one. The same fields, the same types, the same values, except for what no two servers
/// share: moments, and values that a server makes up. Those must have the same form, and be the same wherever the scenario
/// already knows them. What is learned on the way is known afterwards.
/// </summary>
internal sealed class Comparison(Translation translation)
{
    private readonly List<Mismatch> mismatches = [];

    /// <summary>False for a list whose recorded order may be that of its times by chance.</summary>
    public bool OrdersByTime { get; init; } = true;

    public IReadOnlyList<Mismatch> Mismatches => mismatches;

    public void Differ(string field, object? recorded, object? here) =>
        mismatches.Add(new Mismatch(field, Short(recorded), Short(here)));

    public void Body(JsonNode? recorded, JsonNode? here) => Node("$", "", recorded, here);

    /// <summary>A list of the whole tenant: rows of others may stand between those that the scenario made.</summary>
    public void AmongOthers(JsonArray recorded, JsonArray here) => Rows("$", recorded, here, holdsOthers: true);

    /// <summary>A page somewhere in a list of the whole tenant: who stands there nobody knows, but every row has all the fields.</summary>
    public void Likeness(JsonArray recorded, JsonArray here)
    {
        var fields = recorded[0]!.AsObject().Select(p => p.Key).Order().ToList();
        foreach (var (row, number) in here.Select((row, number) => (row!.AsObject(), number)))
        {
            var present = row.Select(p => p.Key).Order().ToList();
            if (!fields.SequenceEqual(present))
            {
                Differ($"$[{number}]", string.Join(' ', fields), string.Join(' ', present));
            }
        }
    }

    private void Node(string path, string name, JsonNode? recorded, JsonNode? here)
    {
        var (was, isNow) = (recorded?.GetValueKind() ?? JsonValueKind.Null, here?.GetValueKind() ?? JsonValueKind.Null);
        if (name == "lastSignInAt"
            && was is JsonValueKind.Null or JsonValueKind.Number
            && isNow is JsonValueKind.Null or JsonValueKind.Number)
        {
            return;
        }

        if (was != isNow)
        {
            Differ(path, recorded?.ToJsonString() ?? "null", here?.ToJsonString() ?? "null");
            return;
        }

        switch (recorded)
        {
            case JsonObject json:
                Object(path, json, here!.AsObject());
                break;
            case JsonArray array when array.Any(item => item is JsonObject):
                Rows(path, array, here!.AsArray(), holdsOthers: false);
                break;
            case JsonArray array:
                Values(path, name, array, here!.AsArray());
                break;
            case JsonValue value when was == JsonValueKind.String:
                Text(path, name, (string)value!, (string)here!);
                break;
            case JsonValue value when was == JsonValueKind.Number:
                Number(
                    path,
                    name,
                    decimal.Parse(value.ToJsonString(), CultureInfo.InvariantCulture),
                    decimal.Parse(here!.ToJsonString(), CultureInfo.InvariantCulture));
                break;
        }
    }

    private void Object(string path, JsonObject recorded, JsonObject here)
    {
        foreach (var (name, value) in recorded)
        {
            var at = $"{path}.{translation.Of(name)}";
            if (here.TryGetPropertyValue(translation.Of(name), out var present))
            {
                Node(at, name, value, present);
            }
            else
            {
                Differ(at, value?.ToJsonString() ?? "null", "no such field");
            }
        }

        foreach (var (name, value) in here.Where(p => !recorded.Any(r => translation.Of(r.Key) == p.Key)))
        {
            Differ($"{path}.{name}", "no such field", value?.ToJsonString() ?? "null");
        }

        if (recorded["iat"] is JsonValue issued
            && recorded["exp"] is JsonValue ends
            && here["iat"] is JsonValue issuedHere
            && here["exp"] is JsonValue endsHere
            && Math.Abs(ends.GetValue<long>() - issued.GetValue<long>() - (endsHere.GetValue<long>() - issuedHere.GetValue<long>())) > 1)
        {
            Differ(
                $"{path}.exp - iat",
                ends.GetValue<long>() - issued.GetValue<long>(),
                endsHere.GetValue<long>() - issuedHere.GetValue<long>());
        }
    }

    /// <summary>Rows are found by what they hold: where Logto orders by ids, no two servers agree. Where it
    /// orders by time, they do.</summary>
    private void Rows(string path, JsonArray recorded, JsonArray here, bool holdsOthers)
    {
        if (!holdsOthers && recorded.Count != here.Count)
        {
            Differ($"{path}.length", recorded.Count, here.Count);
            return;
        }

        var left = here.ToList();
        foreach (var (row, number) in recorded.Select((row, number) => (row, number)))
        {
            var best = left
                .Select(candidate => (Candidate: candidate, Misses: Try(path, row, candidate)))
                .OrderBy(c => c.Misses)
                .Select(c => c.Candidate)
                .FirstOrDefault();
            if (best is null)
            {
                Differ($"{path}[{number}]", row?.ToJsonString(), "no such row");
                continue;
            }

            left.Remove(best);
            Node($"{path}[{number}]", "", row, best);
        }

        if (OrdersByTime && FallsInTime(recorded) && !FallsInTime(here))
        {
            Differ($"{path} order", "newest first", string.Join(", ", here.Select(row => row?["createdAt"])));
        }
    }

    /// <summary>How much would differ; nothing is learned of it.</summary>
    private int Try(string path, JsonNode? recorded, JsonNode? here)
    {
        var trial = new Comparison(translation.Copy());
        trial.Node(path, "", recorded, here);
        return trial.Mismatches.Count;
    }

    private static bool FallsInTime(JsonArray rows) => Times(rows) is { } times && times.SequenceEqual(times.OrderDescending());

    /// <summary>Rows with times, in another order than that of their times.</summary>
    public static bool DoesNotFallInTime(JsonArray rows) => Times(rows) is not null && !FallsInTime(rows);

    /// <returns>Null where not every row has one, or there is nothing to be ordered.</returns>
    private static List<long>? Times(JsonArray rows)
    {
        var times = rows
            .Select(row => (row as JsonObject)?["createdAt"])
            .OfType<JsonValue>()
            .Where(v => v.GetValueKind() == JsonValueKind.Number)
            .Select(v => v.GetValue<long>())
            .ToList();
        return times.Count > 1 && times.Count == rows.Count ? times : null;
    }

    private void Values(string path, string name, JsonArray recorded, JsonArray here)
    {
        var left = here.Select(v => v?.ToString() ?? "null").ToList();
        // Those that are known first; what is left over are values that the server made up.
        var unknown = recorded.Select(v => v?.ToString() ?? "null").Where(value => !left.Remove(translation.Of(value))).ToList();
        if (unknown.Count != left.Count || unknown.Zip(left).Any(pair => !LearnGiven(name, pair.First, pair.Second)))
        {
            Differ(
                path,
                string.Join(' ', recorded.Select(v => translation.Of(v?.ToString() ?? "null"))),
                string.Join(' ', here.Select(v => v?.ToString() ?? "null")));
        }
    }

    private void Text(string path, string name, string recorded, string here)
    {
        if (Fields.IsToken(recorded))
        {
            Token(path, recorded, here);
        }
        else if (Uri.TryCreate(recorded, UriKind.Absolute, out var address)
            && address.Scheme.StartsWith("http", StringComparison.Ordinal)
            && name is not "iss" and not "aud")
        {
            Address(path, recorded, here);
        }
        else if (Fields.IsTime(name) && DateTimeOffset.TryParse(recorded, CultureInfo.InvariantCulture, out _))
        {
            if (recorded.Length != here.Length || !DateTimeOffset.TryParse(here, CultureInfo.InvariantCulture, out _))
            {
                Differ(path, recorded, here);
            }
        }
        else if (Fields.IsWordSet(name))
        {
            if (!translation.Of(recorded).Split(' ').Order().SequenceEqual(here.Split(' ').Order()))
            {
                Differ(path, translation.Of(recorded), here);
            }
        }
        else if (translation.Of(recorded) != here && !IsSameMachine(recorded, here))
        {
            LearnOrDiffer(path, name, recorded, here);
        }
    }

    /// <summary>A server that listens on IPv6 as well shows <c>127.0.0.1</c> as <c>::ffff:127.0.0.1</c>.</summary>
    private static bool IsSameMachine(string recorded, string here) => here == $"::ffff:{recorded}" && IPAddress.TryParse(recorded, out _);

    private void LearnOrDiffer(string path, string name, string recorded, string here)
    {
        if (!LearnGiven(name, recorded, here))
        {
            Differ(path, translation.Of(recorded), here);
        }
    }

    /// <returns>False when the value is not one that a server makes up, or stands for something else here.</returns>
    private bool LearnGiven(string name, string recorded, string here)
    {
        if (translation.Knows(recorded)
            || translation.Gave(here)
            || !Fields.IsGiven(name, recorded)
            || !Regex.IsMatch(here, Fields.Form(name, recorded)!))
        {
            return false;
        }

        translation.Learn(recorded, here);
        return true;
    }

    private void Number(string path, string name, decimal recorded, decimal here)
    {
        var isSame = Fields.IsTime(name) && !translation.Knows((long)recorded)
            ? decimal.Truncate(recorded)
                .ToString(CultureInfo.InvariantCulture).Length == decimal.Truncate(here).ToString(CultureInfo.InvariantCulture).Length
            : here == (recorded == decimal.Truncate(recorded) ? translation.Of((long)recorded) : recorded);
        if (!isSame)
        {
            Differ(path, recorded, here);
        }
    }

    /// <summary>Header and claims; signatures differ by nature.</summary>
    private void Token(string path, string recorded, string here)
    {
        if (!Fields.IsToken(here))
        {
            Differ(path, "a JWT", here);
            return;
        }

        foreach (var (part, index) in new[] { ("header", 0), ("payload", 1) })
        {
            Node($"{path}({part})", "", Part(recorded, index), Part(here, index));
        }
    }

    private static JsonNode Part(string token, int index) =>
        JsonNode.Parse(Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token.Split('.')[index])))!;

    /// <summary>An absolute address, or one from the root: part by part, for what is encoded in it has names of its own.</summary>
    public void Address(string field, string recorded, string here)
    {
        var origin = new Uri("http://here");
        var (was, isNow) = (new Uri(origin, recorded), new Uri(origin, here));
        if (translation.Of(was.GetLeftPart(UriPartial.Authority)) != isNow.GetLeftPart(UriPartial.Authority)
            || was.Segments.Length != isNow.Segments.Length)
        {
            Differ(field, was, isNow);
            return;
        }

        foreach (var (wasSegment, isSegment) in was.Segments.Zip(isNow.Segments, (w, i) => (w.Trim('/'), i.Trim('/'))))
        {
            if (translation.Of(wasSegment) != isSegment)
            {
                LearnOrDiffer(field, "id", wasSegment, isSegment);
            }
        }

        var (wanted, present) = (QueryHelpers.ParseQuery(was.Query), QueryHelpers.ParseQuery(isNow.Query));
        foreach (var name in wanted.Keys.Union(present.Keys))
        {
            var (value, valueHere) = (wanted.GetValueOrDefault(name).ToString(), present.GetValueOrDefault(name).ToString());
            if (translation.Of(value) != valueHere)
            {
                LearnOrDiffer($"{field}?{name}", name, value, valueHere);
            }
        }
    }

    private static string Short(object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null";
        return text.Length > 240 ? text[..240] + "..." : text;
    }
}
