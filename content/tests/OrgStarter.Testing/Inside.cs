using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrgStarter.Data;
using OrgStarter.DevLogto;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Organizations;

namespace OrgStarter.Testing;

/// <summary>Does what a browser cannot do: reads and changes the database, and signs tokens as Logto does.</summary>
public static class Inside
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<T> InDatabaseAsync<T>(this TestSite site, Func<AppDbContext, Task<T>> work)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        return await db.InEveryOrganizationAsync(() => work(db));
    }

    /// <summary>Ends the user's sessions, as from another browser.</summary>
    public static Task<int> EndSessionsOfAsync(this TestSite site, string userId) =>
        site.InDatabaseAsync(db => db.Sessions.Where(session => session.UserId == userId).ExecuteDeleteAsync(Ct));

    public static async Task<string> RefreshTokenOfAsync(this TestSite site, string userId) =>
        site.Services.GetRequiredService<SessionStore>()
            .Reveal(
                (await site.InDatabaseAsync(db =>
                    db.Sessions.Where(s => s.UserId == userId).Select(s => s.RefreshToken).SingleAsync(Ct)))!);

    /// <summary>Ends Logto's own session in this browser, so that its sign-in screen asks for the user again.</summary>
    public static void ForgetAt(this Browser browser, DevLogtoServer logto) =>
        browser.Cookies.GetCookies(new Uri(logto.Endpoint))["orgstarter_session"]!.Expired = true;

    /// <summary>Returns how often the site redirected a browser to the sign-in.</summary>
    public static int SignIns(this Calls calls) => calls.All.Count(call => call.Path == "/oidc/request");

    /// <param name="seats">Null for no limit.</param>
    public static async Task SetSeatsAsync(this TestSite site, string organizationId, int? seats)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Seats>().SetLimitAsync(organizationId, seats, Ct);
    }

    /// <summary>Sets a user's roles as in Logto's Console: the site receives no event.</summary>
    public static async Task SetRoleInConsoleAsync(this TestSite site, Organization organization, string userId, string role)
    {
        var answer = await new LogtoClient(site.Logto).ApiAsync(
            HttpMethod.Put,
            $"/organizations/{organization.Id}/users/{userId}/roles",
            new { organizationRoleNames = new[] { role } });
        Assert.Equal(204, answer.Status);
    }

    /// <summary>Signs any payload with the key of Logto.</summary>
    public static string SignAsLogto(this TestSite site, string payload, string type = "at+jwt")
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(site.Folder, "logto.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Value FROM Keys WHERE Name = 'signing'";
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey((byte[])command.ExecuteScalar()!, out _);
        var credentials = new SigningCredentials(
            new ECDsaSecurityKey(key) { KeyId = Base64UrlEncoder.Encode(SHA256.HashData(key.ExportSubjectPublicKeyInfo())) },
            SecurityAlgorithms.EcdsaSha384)
        {
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        return new JsonWebTokenHandler().CreateToken(payload, credentials, new Dictionary<string, object> { ["typ"] = type });
    }

    /// <summary>Starts a version of the site whose sign-in requests one scope less, like a site before an update.</summary>
    public static TestSite StartOlderVersion(this TestSite site, string without) => site.StartAnother(services =>
        services.PostConfigure<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme, signIn => signIn.Scope.Remove(without)));
}
