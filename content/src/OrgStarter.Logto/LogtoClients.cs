using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Refit;

namespace OrgStarter.Logto;

/// <summary>Registers everything that talks to Logto over HTTP.</summary>
public static class LogtoClients
{
    /// <summary>The client for the token and revocation endpoints. It never retries: a refresh token must not be used twice.</summary>
    public const string Tokens = "logto-tokens";

    /// <summary>
    /// The client for organization tokens. It never retries either, and is more patient than any person: an answer that comes late
    /// may hold a new refresh token.
    /// </summary>
    public const string Exchange = "logto-exchange";

    /// <summary>What <see cref="ILogtoManagementApi"/> is sent by; a call that is safe to repeat is repeated once.</summary>
    public const string Management = "logto-management";

    /// <summary>How Logto writes JSON: camel case, enumerations by name, nothing for null. Names and addresses in it are any text that people typed.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(), new WellFormedTextConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly RefitSettings ClientSettings = new()
    {
        ContentSerializer = new SystemTextJsonContentSerializer(Json),
        // The handlers of the line have already made the one exception that callers know.
        TransportExceptionFactory = (_, exception, _) => exception,
    };

    /// <summary>How long a call of the Management API may take in all, attempts and pauses together.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(7);

    /// <param name="watch">Adds a handler to each client, next to the network.</param>
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
        services.AddTransient(provider =>
        {
            var client = new HttpClient(provider.GetRequiredService<ManagementLine>(), disposeHandler: false);
            UseEndpoint(provider, client);
            return RestService.ForGenerated<ILogtoManagementApi>(client, ClientSettings);
        });
        var management = services.AddHttpClient(Management)
            .AddHttpMessageHandler<LogtoSilenceHandler>()
            .AddHttpMessageHandler<LogtoRefusalHandler>()
            .AddHttpMessageHandler<ManagementTokenHandler>();
        management.AddStandardResilienceHandler(BePatientButNotForever);
        watch(management);
        return services;
    }

    private static void UseEndpoint(IServiceProvider services, HttpClient client) =>
        client.BaseAddress = services.GetRequiredService<IOptionsMonitor<LogtoOptions>>().CurrentValue.BaseAddress;

    /// <summary>A person waits for the page: two short attempts, and only calls that are safe to repeat are repeated.</summary>
    private static void BePatientButNotForever(HttpStandardResilienceOptions options)
    {
        options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(3);
        options.TotalRequestTimeout.Timeout = Patience;
        options.Retry.MaxRetryAttempts = 1;
        options.Retry.Delay = TimeSpan.FromMilliseconds(250);
        options.Retry.BackoffType = DelayBackoffType.Exponential;
        options.Retry.DisableForUnsafeHttpMethods();
        options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(10);
        options.CircuitBreaker.MinimumThroughput = 20;
        options.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(5);
    }
}
