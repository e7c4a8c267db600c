using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Oidc;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>Stores authorization requests that wait for a user, and finds them by the browser's cookies.</summary>
internal sealed class Interactions(DevLogtoDb db, LogtoCookies cookies, TimeProvider time)
{
    public const string ResumePath = "/oidc/auth/";
    private const string Cookie = "_interaction";
    private const string ResumeCookie = "_interaction_resume";

    /// <summary>The key of the latest interaction of any application, for requests that name no application.</summary>
    private const string Latest = "_legacy";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Parameters that prove a pushed request or say where its parameters came from.</summary>
    private static readonly string[] NotKept = ["request", "request_uri", "client_secret", "client_assertion", "client_assertion_type"];

    /// <param name="before">The interaction that ended and led to this one.</param>
    public async Task<Interaction> StartAsync(
        HttpContext context,
        string prompt,
        OpenIddictRequest request,
        LoginSession? session,
        Interaction? before)
    {
        var now = time.GetUtcNow();
        await db.Interactions.Where(i => i.ExpiresAt < now.ToUnixTimeMilliseconds()).ExecuteDeleteAsync();
        var interaction = db.Interactions.Add(new Interaction
        {
            Id = Ids.Provider(),
            ClientId = request.ClientId!,
            Prompt = prompt,
            Parameters = JsonSerializer.Serialize(
                request.GetParameters()
                    .Where(p => !NotKept.Contains(p.Key))
                    .ToDictionary(p => p.Key, p => ((ImmutableArray<string?>?)p.Value)?.ToArray() ?? [])),
            PushedRequestId = before?.PushedRequestId ?? PushedRequest.IdOf(context),
            SessionUid = session?.PersonId is null ? null : session.Uid,
            SessionPersonId = session?.PersonId,
            LastSubmission = before?.Experience ?? before?.LastSubmission,
            ExpiresAt = (now + Lifetime).ToUnixTimeMilliseconds(),
        }).Entity;
        await db.SaveChangesAsync();

        var ui = new JsonObject { ["appId"] = interaction.ClientId };
        if ((string?)request[LoginPrompt.OrganizationId] is { Length: > 0 } organization)
        {
            ui["organizationId"] = organization;
        }

        if (request.UiLocales is { Length: > 0 } locales)
        {
            ui["uiLocales"] = locales;
        }

        cookies.WriteOpen(context, "_logto", CookieSafe(ui.ToJsonString()));
        var others = ByClient(context).Where(i => i.Key != interaction.ClientId && i.Key != Latest);
        IEnumerable<KeyValuePair<string, JsonNode?>> byClient =
        [
            .. others.Select(i => KeyValuePair.Create(i.Key, (JsonNode?)i.Value)),
            new(interaction.ClientId, interaction.Id),
            new(Latest, interaction.Id)
        ];
        cookies.WriteShort(context, Cookie, new JsonObject(byClient).ToJsonString(), now + Lifetime);
        cookies.WriteShort(context, ResumeCookie, interaction.Id, now + Lifetime, ResumePath + interaction.Id);
        return interaction;
    }

    /// <summary>Returns the browser's interaction with the application that the request names, or its latest one.</summary>
    /// <exception cref="OidcError">There is no interaction, it has expired, or its session is gone.</exception>
    public async Task<Interaction> CurrentAsync(HttpContext context)
    {
        var byClient = ByClient(context);
        var client = context.Request.Query["app_id"].ToString();
        var id = byClient.GetValueOrDefault(client)
            ?? byClient.GetValueOrDefault(Latest)
            ?? throw new OidcError("interaction session id cookie not found");
        var interaction = await FindAsync(id) ?? throw new OidcError("interaction session not found");
        if (interaction.SessionUid is { } uid)
        {
            var session = await db.LoginSessions.FindAsync(uid) ?? throw new OidcError("session not found");
            if (session.PersonId != interaction.SessionPersonId)
            {
                throw new OidcError("session principal changed");
            }
        }

        return interaction;
    }

    /// <exception cref="OidcError">The interaction has ended or belongs to another browser.</exception>
    public async Task<Interaction> ReturningAsync(HttpContext context, string id)
    {
        var known = cookies.Read(context, ResumeCookie) ?? throw new OidcError("authorization request has expired");
        var interaction = await FindAsync(known) ?? throw new OidcError("interaction session not found");
        return known == id ? interaction : throw new OidcError("authorization session and cookie identifier mismatch");
    }

    /// <exception cref="OidcError">A concurrent request has ended the interaction: it can be resumed only once.</exception>
    public async Task EndAsync(Interaction interaction)
    {
        if (await db.Interactions.Where(i => i.Id == interaction.Id).ExecuteDeleteAsync() == 0)
        {
            throw new OidcError("interaction session not found");
        }

        db.Entry(interaction).State = EntityState.Detached;
    }

    public static string ReturnAddress(HttpContext context, Interaction interaction) =>
        $"{context.Request.Scheme}://{context.Request.Host}{ResumePath}{interaction.Id}";

    public void ForgetReturn(HttpContext context, Interaction interaction) =>
        cookies.Delete(context, ResumeCookie, ResumePath + interaction.Id);

    private async Task<Interaction?> FindAsync(string id)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return await db.Interactions.SingleOrDefaultAsync(i => i.Id == id && i.ExpiresAt > now);
    }

    private Dictionary<string, string> ByClient(HttpContext context)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(cookies.Read(context, Cookie) ?? "{}") ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Escapes semicolons, so that a value from the request cannot end the cookie.</summary>
    private static string CookieSafe(string json) => json.Replace(";", "\\u003B", StringComparison.Ordinal);
}
