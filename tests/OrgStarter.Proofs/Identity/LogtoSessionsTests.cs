using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Identity;
using Refit;

namespace OrgStarter.Proofs.Identity;

/// <summary>Logto's own sessions, as Logto answers about them.</summary>
public sealed class LogtoSessionsTests
{
    private const string List = """
        {"sessions":[
          {"payload":{"exp":1796689382,"iat":1795479782,"jti":"DuOlea3lL9HibkV7_5KZL","uid":"e-qLkWnSgpNSJvzXfHUp8","kind":"Session","loginTs":1795479782,"accountId":"x07vzatehk3w",
            "authorizations":{"206yuwnl53otdzk4bqnty":{"sid":"kCrKsUeYjSFXcRYt80scp","grantId":"JIAKTf6UuZXPp2thxDoABteh7C1VVqGrrw41ssmMr8I","persistsLogout":true}}},
           "lastSubmission":{"interactionEvent":"SignIn","signInContext":{"ip":"127.0.0.1"}},"clientId":"206yuwnl53otdzk4bqnty","accountId":"x07vzatehk3w","expiresAt":1796689382952},
          {"payload":{"jti":"HbF2bPyeL-ay3nCzwYSCY","uid":"4lxI5MbPRe8jZ6jz98LKv","accountId":"x07vzatehk3w",
            "authorizations":{"y3y1epiev7h3wsatn9q7d":{"sid":"kCrKsUeYjSFXcRYt80scp"}}},"lastSubmission":null,"clientId":"y3y1epiev7h3wsatn9q7d","accountId":"x07vzatehk3w","expiresAt":1796689386806},
          {"payload":{"jti":"SigJ6BFAjk5CAwUKd2ZBi","uid":"vvQgNJbtOnXCyAZ-CxasE","accountId":"x07vzatehk3w"},"lastSubmission":null,"clientId":null,"accountId":"x07vzatehk3w","expiresAt":1796689385594}]}
        """;

    [Fact]
    public async Task One_is_found_by_the_sid_of_this_application_and_ended_by_its_uid_without_touching_grants()
    {
        var logto = new RecordedLogto(List);
        Assert.True(await logto.Sessions.EndAsync("x07vzatehk3w", "kCrKsUeYjSFXcRYt80scp", TestContext.Current.CancellationToken));
        Assert.Equal(
            ["GET /api/users/x07vzatehk3w/sessions", "DELETE /api/users/x07vzatehk3w/sessions/e-qLkWnSgpNSJvzXfHUp8"],
            logto.Calls);
    }

    [Fact]
    public async Task All_end_with_every_grant()
    {
        var logto = new RecordedLogto(List);
        Assert.True(await logto.Sessions.EndAllAsync("x07vzatehk3w", TestContext.Current.CancellationToken));
        Assert.Equal(
            [
                "GET /api/users/x07vzatehk3w/sessions",
                "DELETE /api/users/x07vzatehk3w/sessions/e-qLkWnSgpNSJvzXfHUp8?revokeGrantsTarget=all",
                "DELETE /api/users/x07vzatehk3w/sessions/4lxI5MbPRe8jZ6jz98LKv?revokeGrantsTarget=all",
                "DELETE /api/users/x07vzatehk3w/sessions/vvQgNJbtOnXCyAZ-CxasE?revokeGrantsTarget=all",
            ],
            logto.Calls);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, true)]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    public async Task One_that_is_gone_already_is_ended_and_a_refusal_is_told(HttpStatusCode status, bool done)
    {
        var logto = new RecordedLogto(List) { DeleteAnswer = status };
        Assert.Equal(done, await logto.Sessions.EndAllAsync("x07vzatehk3w", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Whoever_has_none_is_done()
    {
        var logto = new RecordedLogto("""{"sessions":[]}""");
        Assert.True(await logto.Sessions.EndAllAsync("x07vzatehk3w", TestContext.Current.CancellationToken));
        Assert.Single(logto.Calls);
    }

    private sealed class RecordedLogto : HttpMessageHandler
    {
        private readonly string list;

        public RecordedLogto(string list)
        {
            this.list = list;
            var client = new HttpClient(new LogtoRefusalHandler { InnerHandler = this }) { BaseAddress = new Uri("http://logto.example/") };
            var settings = new RefitSettings
            {
                ContentSerializer = new SystemTextJsonContentSerializer(LogtoClients.Json),
                TransportExceptionFactory = (_, exception, _) => exception,
            };
            var options = Options.Create(new LogtoOptions { AppId = "206yuwnl53otdzk4bqnty" });
            Sessions = new LogtoSessions(
                RestService.For<ILogtoManagementApi>(client, settings),
                options,
                NullLogger<LogtoSessions>.Instance);
        }

        public LogtoSessions Sessions { get; }

        public List<string> Calls { get; } = [];

        public HttpStatusCode DeleteAnswer { get; init; } = HttpStatusCode.NoContent;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
            return Task.FromResult(request.Method == HttpMethod.Get
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(list, Encoding.UTF8, "application/json") }
                : new HttpResponseMessage(DeleteAnswer)
                {
                    Content = new StringContent("""{"code":"oidc.session_not_found","message":"Session not found."}""")
                });
        }
    }
}
