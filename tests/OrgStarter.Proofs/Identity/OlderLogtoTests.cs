using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Identity;

/// <summary>
/// The ID tokens and session ids of Logto 1.41, which the embedded Logto makes no more: a type in the header, a hash of the access token,
/// 21 characters.
/// </summary>
public sealed class OlderLogtoTests : IAsyncLifetime
{
    private const string Sid = "kCrKsUeYjSFXcRYt80scp";
    private TestSite site = null!;
    private bool isHashRight = true;

    public async ValueTask InitializeAsync() => site = await TestSite.StartAsync(services =>
        services.PostConfigure<OpenIdConnectOptions>(
            OpenIdConnectDefaults.AuthenticationScheme,
            options => options.Events.OnTokenResponseReceived = context =>
            {
                var answer = context.TokenEndpointResponse;
                answer.IdToken = AsIn141(answer.IdToken!, isHashRight ? answer.AccessToken! : "another access token");
                return Task.CompletedTask;
            }));

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task They_sign_in_and_the_session_that_a_logout_token_names_ends()
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.GetAsync("/organizations");
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var sessions = scope.ServiceProvider.GetRequiredService<AppDbContext>().Sessions;
            Assert.Equal(Sid, (await sessions.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken)).LogtoSid);
        }

        var answer = await site.Browse().PostAsync(
            BackchannelLogout.Path,
            ("logout_token", await new LogoutTokenForge(site).MakeAsync(Sid)));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var after = await ben.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, "/organizations")));
        Assert.StartsWith(site.Logto.Endpoint, after.Header("Location"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_whose_hash_is_not_that_of_the_access_token_does_not_sign_in()
    {
        isHashRight = false;
        var browser = site.Browse();
        await browser.GetAsync("/organizations");
        await browser.SubmitAsync("form.card", ("email", "ben@example.com"));
        Assert.Equal("/account/sign-in-failed", browser.Page.Path);
    }

    [Fact]
    public async Task They_are_no_logout_tokens()
    {
        var token = AsIn141((await new LogtoClient(site.Logto).SignInAsync("ben@example.com"))["id_token"]!, "an access token");
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Browse().PostAsync(BackchannelLogout.Path, ("logout_token", token))).Status);
    }

    /// <summary>With the left half of the hash that the signature uses. Source: OpenID Connect Core, 3.1.3.6.</summary>
    private string AsIn141(string idToken, string accessToken)
    {
        var claims = JsonNode.Parse(Base64UrlEncoder.Decode(idToken.Split('.')[1]))!.AsObject();
        claims["at_hash"] = Base64UrlEncoder.Encode(SHA384.HashData(Encoding.ASCII.GetBytes(accessToken))[..24]);
        claims["sid"] = Sid;
        return site.SignAsLogto(claims.ToJsonString(), "JWT");
    }
}
