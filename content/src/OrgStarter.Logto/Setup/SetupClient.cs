using Microsoft.Extensions.Options;

namespace OrgStarter.Logto.Setup;

/// <summary>
/// Connections to a Logto that the site may not be configured for yet. Uses the site's handlers and token, but its own options, because the
/// site's options must be complete. Timeouts are long, because no page waits.
/// </summary>
public sealed class SetupClient : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly ServiceProvider services;

    public SetupClient(SetupTarget target)
    {
        var collection = new ServiceCollection();
        collection.AddOptions()
            .AddSingleton<IOptionsFactory<LogtoOptions>>(new OptionsOf(target))
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ManagementToken>();
        collection.AddTransient<ManagementTokenHandler>().AddTransient<LogtoSilenceHandler>().AddTransient<LogtoRefusalHandler>();
        collection.AddHttpClient(LogtoClients.Tokens, Connect).AddHttpMessageHandler<LogtoSilenceHandler>();
        collection.AddHttpClient<ManagementJson>(Connect)
            .AddHttpMessageHandler<LogtoSilenceHandler>()
            .AddHttpMessageHandler<LogtoRefusalHandler>()
            .AddHttpMessageHandler<ManagementTokenHandler>();
        services = collection.BuildServiceProvider();

        void Connect(HttpClient http) => (http.BaseAddress, http.Timeout) = (target.Logto.BaseAddress, Timeout);
    }

    public ManagementJson Management => services.GetRequiredService<ManagementJson>();

    public ManagementToken Token => services.GetRequiredService<ManagementToken>();

    /// <summary>Sends no token. For public endpoints and the token endpoint.</summary>
    public HttpClient Open => services.GetRequiredService<IHttpClientFactory>().CreateClient(LogtoClients.Tokens);

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private sealed class OptionsOf(SetupTarget target) : IOptionsFactory<LogtoOptions>
    {
        public LogtoOptions Create(string name) => target.Logto;
    }
}
