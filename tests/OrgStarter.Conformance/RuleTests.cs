using System.Text.Json.Nodes;
using OrgStarter.Conformance.Arranging;
using OrgStarter.Conformance.Comparing;
using OrgStarter.Conformance.Facts;

namespace OrgStarter.Conformance;

/// <summary>The rules by which answers are compared, held against the recordings themselves and against answers that are wrong.</summary>
public sealed class RuleTests
{
    [Fact]
    public void Every_difference_is_given_a_reason_and_concerns_a_recording() => Assert.All(Differences.All, difference =>
    {
        Assert.True(difference.Reason.Length > 20, difference.Recordings);
        Assert.Contains(Recording.All.Values, difference.Concerns);
        // What the newest version answers is what the embedded Logto is to answer.
        Assert.NotEqual(Recording.Newest, difference.Version);
    });

    [Fact]
    public void A_step_that_a_version_lacks_is_told_with_the_ids_of_its_own_steps()
    {
        var steps = Flows.StepsOf(RecordedSet.All["1.42"], "oidc-signin").ToList();
        Assert.Equal(["01", "02", "03", "04", "05", "06", "07", "08"], steps.Select(step => Flows.Place(step).Number));
        Assert.All(steps, step => Assert.Equal("1.42", step.Version));
        Assert.False(RecordedSet.All["1.42"].Recordings.ContainsKey(steps[5].Name));
        Assert.Equal(
            (string?)steps[4].Call!.ResponseBody!["redirectTo"],
            $"{steps[5].From.GetLeftPart(UriPartial.Authority)}{steps[5].Call!.Path}");
    }

    [Fact]
    public void The_rule_for_paging_headers_gives_those_that_were_recorded()
    {
        var paged = Recording.All.Values.Where(r => r.Call?.ResponseHeaders.ContainsKey("total-number") == true).ToList();
        Assert.NotEmpty(paged);
        Assert.All(paged, recording => Assert.Empty(CompareWithItself(recording)));
    }

    [Fact]
    public void Every_recorded_answer_conforms_to_itself()
    {
        var replayed = Recording.All.Values.Where(r => r.Call is not null).ToList();
        Assert.All(replayed, recording => Assert.Empty(CompareWithItself(recording)));
    }

    [Theory]
    [InlineData("""{"id":"abcdefghijkl","name":"Acme"}""", """{"id":"mnopqrstuvwx","name":"Acme"}""", 0)]
    [InlineData("""{"id":"abcdefghijkl","name":"Acme"}""", """{"id":"short","name":"Acme"}""", 1)]
    [InlineData("""{"id":"abcdefghijkl","name":"Acme"}""", """{"id":"mnopqrstuvwx","name":"Other"}""", 1)]
    [InlineData("""{"id":"abcdefghijkl"}""", """{"id":"mnopqrstuvwx","more":1}""", 1)]
    [InlineData("""{"id":"abcdefghijkl","name":null}""", """{"id":"mnopqrstuvwx"}""", 1)]
    [InlineData("""{"createdAt":1795479638127}""", """{"createdAt":1795479638999}""", 0)]
    [InlineData("""{"createdAt":1795479638127}""", """{"createdAt":1795479638}""", 1)]
    [InlineData("""{"createdAt":1795479638127}""", """{"createdAt":"1795479638127"}""", 1)]
    [InlineData("""{"scope":"read:member manage:member"}""", """{"scope":"manage:member read:member"}""", 0)]
    [InlineData("""{"scope":"read:member"}""", """{"scope":"read:member manage:member"}""", 1)]
    [InlineData("""{"code":"entity.not_found"}""", """{"code":"entity.not_exists"}""", 1)]
    [InlineData(
        """{"rows":[{"id":"aaaaaaaaaaaa","name":"One"},{"id":"bbbbbbbbbbbb","name":"Two"}]}""",
        """{"rows":[{"id":"cccccccccccc","name":"Two"},{"id":"dddddddddddd","name":"One"}]}""",
        0)]
    [InlineData(
        """{"rows":[{"id":"aaaaaaaaaaaa","name":"One"}]}""",
        """{"rows":[{"id":"cccccccccccc","name":"One"},{"id":"dddddddddddd","name":"One"}]}""",
        1)]
    [InlineData(
        """{"a":{"id":"aaaaaaaaaaaa"},"b":{"id":"aaaaaaaaaaaa"}}""",
        """{"a":{"id":"cccccccccccc"},"b":{"id":"dddddddddddd"}}""",
        1)]
    [InlineData("""{"iat":1795479783,"exp":1795483383}""", """{"iat":1895479783,"exp":1895483383}""", 0)]
    [InlineData("""{"iat":1795479783,"exp":1795483383}""", """{"iat":1895479783,"exp":1895479843}""", 1)]
    public void An_answer_is_compared_by_what_it_means(string recorded, string here, int mismatches)
    {
        var comparison = new Comparison(new Translation());
        comparison.Body(JsonNode.Parse(recorded), JsonNode.Parse(here));
        Assert.Equal(mismatches, comparison.Mismatches.Count);
    }

    [Fact]
    public void A_list_that_Logto_orders_by_time_must_be_in_that_order()
    {
        var comparison = new Comparison(new Translation());
        comparison.Body(
            JsonNode.Parse("""[{"name":"New","createdAt":1795479638127},{"name":"Old","createdAt":1795479637127}]"""),
            JsonNode.Parse("""[{"name":"Old","createdAt":1795479637127},{"name":"New","createdAt":1795479638127}]"""));
        Assert.Equal("$ order", Assert.Single(comparison.Mismatches).Field);
    }

    [Fact]
    public void An_order_that_another_recording_of_the_list_contradicts_is_no_order_by_time()
    {
        var recording = Recording.All["1.42/org-users-list"];
        var reversed = new JsonArray([.. recording.Call!.ResponseBody!.AsArray().Reverse().Select(row => row!.DeepClone())]);
        Assert.Empty(Compare(recording, reversed));
    }

    [Fact]
    public void What_must_be_unique_is_made_unique_and_the_rest_is_kept()
    {
        var translation = new Translation();
        translation.Learn("kyzb03moteay", "abcdefghijkl");
        Assert.Equal("/api/organizations/abcdefghijkl/users", translation.Of("/api/organizations/kyzb03moteay/users"));
        Assert.Equal("abcdefghijkl:member", translation.Of("kyzb03moteay:member"));
        Assert.Equal("kyzb03moteayx", translation.Of("kyzb03moteayx"));
        Assert.Equal($"Dave-{translation.Suffix}@Example.com", translation.Of("Dave@Example.com"));
        Assert.Equal("nope", translation.Of("nope"));
    }

    private static IReadOnlyList<Mismatch> CompareWithItself(Recording recording) => Compare(recording, recording.Call!.ResponseBody);

    private static IReadOnlyList<Mismatch> Compare(Recording recording, JsonNode? body)
    {
        var call = recording.Call!;
        var headers = call.ResponseHeaders
            .SelectMany(h => h.Value, (h, value) => (h.Key, value))
            .ToLookup(h => h.Key, h => h.value, StringComparer.OrdinalIgnoreCase);
        var text = body is JsonValue value && value.TryGetValue(out string? words) ? words : body?.ToJsonString() ?? "";
        // A translation that changes nothing: every address stays.
        var translation = new Translation { KeepsAddresses = true };
        var query = string.Join('&', call.Query.Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value)}"));
        return AnswerComparison.Compare(
            call,
            new Answer(call.Status, headers, text),
            translation,
            new Uri($"{recording.From}{call.Path[1..]}?{query}"));
    }
}
