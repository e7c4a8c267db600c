using System.Text.Json.Nodes;

namespace OrgStarter.Logto.Setup.Steps;

/// <summary>Sets the redirect and back-channel logout URIs. Keeps other URIs, because one application may serve several sites.</summary>
internal sealed class ApplicationUris(ManagementJson api, SetupTarget target, SetupState state)
{
    private const string Redirects = "redirectUris";
    private const string SignedOut = "postLogoutRedirectUris";
    private const string Backchannel = "backchannelLogoutUri";
    private const string SessionRequired = "backchannelLogoutSessionRequired";

    /// <summary>Returns the metadata of a new application.</summary>
    public static JsonObject Wanted(SetupTarget target)
    {
        var metadata = new JsonObject { [Redirects] = new JsonArray(target.RedirectUri), [SignedOut] = new JsonArray(target.SignedOutUri) };
        if (target.IsReachable)
        {
            (metadata[Backchannel], metadata[SessionRequired]) = (target.BackchannelUri, true);
        }

        return metadata;
    }

    public IEnumerable<Change> Plan(JsonNode application)
    {
        var metadata = application["oidcClientMetadata"]!;
        yield return PlanList(metadata, Redirects, target.RedirectUri, SetupText.Application_Redirect);
        yield return PlanList(metadata, SignedOut, target.SignedOutUri, SetupText.Application_SignedOut);
        yield return PlanBackchannel(metadata);
    }

    private Change PlanList(JsonNode metadata, string name, string uri, string words) => Has(metadata, name, uri)
        ? new(ChangeKind.Same, words.With(uri))
        : new(ChangeKind.Update, words.With(uri), ct => ChangeAsync(fresh =>
        {
            if (!Has(fresh, name, uri))
            {
                (fresh[name] as JsonArray ?? (JsonArray)(fresh[name] = new JsonArray())).Add(uri);
            }
        }, ct));

    private Change PlanBackchannel(JsonNode metadata)
    {
        var present = (string?)metadata[Backchannel];
        if (present == target.BackchannelUri && (bool?)metadata[SessionRequired] == true)
        {
            return new(ChangeKind.Same, SetupText.Application_Backchannel.With(target.BackchannelUri));
        }

        if (present is { Length: > 0 } && present != target.BackchannelUri)
        {
            return new(ChangeKind.Note, SetupText.Application_OtherBackchannel.With(present, target.BackchannelUri));
        }

        return !target.IsReachable
            ? new(ChangeKind.Note, SetupText.Application_NoBackchannel.With(target.Site))
            : new(ChangeKind.Update, SetupText.Application_Backchannel.With(target.BackchannelUri), ct => ChangeAsync(
                fresh => (fresh[Backchannel], fresh[SessionRequired]) = (target.BackchannelUri, true), ct));
    }

    /// <summary>Reads the metadata again right before the change, because a PATCH replaces all of it.</summary>
    private async Task ChangeAsync(Action<JsonObject> change, CancellationToken ct)
    {
        var metadata = (await api.GetAsync($"applications/{state.AppId}", ct))["oidcClientMetadata"]!.DeepClone().AsObject();
        change(metadata);
        await api.SendAsync(HttpMethod.Patch, $"applications/{state.AppId}", new JsonObject { ["oidcClientMetadata"] = metadata }, ct);
    }

    private static bool Has(JsonNode metadata, string name, string uri) =>
        metadata[name] is JsonArray uris && uris.Any(u => (string?)u == uri);
}
