using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Refit;

namespace OrgStarter.Logto;

/// <summary>Registers the HTTP clients for Logto.</summary>
public static class LogtoClients
{
    /// <summary>The client for the token and revocation endpoints. Never retries, because a refresh token must not be used twice.</summary>
    public const string Tokens = "logto-tokens";

    /// <summary>
    /// The client for organization tokens. Never retries. Waits long, because a late response may contain a new refresh token.
    /// </summary>
    public const string Exchange = "logto-exchange";

    /// <summary>The client behind <see cref="ILogtoManagementApi"/>. Retries idempotent calls once.</summary>
    public const string Management = "logto-management";

    /// <summary>Relative to the endpoint (OpenID Connect Discovery 1.0, section 4). It answers without credentials.</summary>
    public static Uri DiscoveryDocument { get; } = new("oidc/.well-known/openid-configuration", UriKind.Relative);

    /// <summary>Logto's JSON: camel case, enumerations as text, no nulls. Strings are cleaned, because many are user input.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(), new WellFormedTextConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly RefitSettings ClientSettings = new()
    {
        ContentSerializer = new SystemTextJsonContentSerializer(Json),
        // The message handlers have already converted the exception to LogtoException.
        TransportExceptionFactory = (_, exception, _) => exception,
    };

    /// <summary>The total timeout of a Management API call, including retries and delays.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(7);

    /// <param name="watch">Adds a handler to each client, inside of the retries.</param>
    public static IServiceCollection AddLogto(this IServiceCollection services, Action<IHttpClientBuilder> watch)
    {
        services.AddOptions<LogtoOptions>().BindConfiguration(LogtoOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LogtoOptions>, LogtoOptionsValidator>();
        services.AddSingleton<ManagementToken>();
        services.AddTransient<ManagementTokenHandler>();
        services.AddTransient<LogtoSilenceHandler>();
        services.AddTransient<LogtoRefusalHandler>();

        watch(services.AddHttpClient(Tokens, UseEndpoint)
            .ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(4))
            .AddHttpMessageHandler<LogtoSilenceHandler>());

        watch(services.AddHttpClient(Exchange, UseEndpoint)
            .ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(20))
            .AddHttpMessageHandler<LogtoSilenceHandler>());

        services.AddSingleton<ManagementLine>();
        services.AddScoped(provider =>
        {
            var client = new HttpClient(provider.GetRequiredService<ManagementLine>(), disposeHandler: false);
            UseEndpoint(provider, client);
            return RestService.ForGenerated<ILogtoManagementApi>(client, ClientSettings);
        });
        var management = services.AddHttpClient(Management)
            .AddHttpMessageHandler<LogtoSilenceHandler>()
            .AddHttpMessageHandler<LogtoRefusalHandler>()
            .AddHttpMessageHandler<ManagementTokenHandler>();
        management.AddStandardResilienceHandler(ConfigureTimeouts);
        watch(management);
        return services;
    }

    private static void UseEndpoint(IServiceProvider services, HttpClient client) =>
        client.BaseAddress = services.GetRequiredService<IOptionsMonitor<LogtoOptions>>().CurrentValue.BaseAddress;

    /// <summary>Configures short timeouts, because a user waits for the page. Only idempotent calls are retried.</summary>
    private static void ConfigureTimeouts(HttpStandardResilienceOptions options)
    {
        options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(3);
        options.TotalRequestTimeout.Timeout = Timeout;
        options.Retry.MaxRetryAttempts = 1;
        options.Retry.Delay = TimeSpan.FromMilliseconds(250);
        options.Retry.BackoffType = DelayBackoffType.Exponential;
        options.Retry.DisableForUnsafeHttpMethods();
        options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(10);
        options.CircuitBreaker.MinimumThroughput = 20;
        options.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(5);
    }
}
