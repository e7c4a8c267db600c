using Microsoft.Extensions.Options;

namespace OrgStarter.Logto.Setup;

/// <summary>
/// The connections to a Logto that may not be the site's yet: the site's own handlers and token, with options of their own, for the
/// site's would refuse what is not complete. Patient: nobody waits for a page.
/// </summary>
public sealed class SetupClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ServiceProvider services;

    public SetupClient(SetupTarget target)
    {
        var collection = new ServiceCollection();
        collection.AddOptions().AddSingleton<IOptionsFactory<LogtoOptions>>(new OptionsOf(target)).AddSingleton(TimeProvider.System).AddSingleton<ManagementToken>();
        collection.AddTransient<ManagementTokenHandler>().AddTransient<LogtoSilenceHandler>().AddTransient<LogtoRefusalHandler>();
        collection.AddHttpClient(LogtoClients.Tokens, Connect).AddHttpMessageHandler<LogtoSilenceHandler>();
        collection.AddHttpClient<ManagementJson>(Connect)
            .AddHttpMessageHandler<LogtoSilenceHandler>()
            .AddHttpMessageHandler<LogtoRefusalHandler>()
            .AddHttpMessageHandler<ManagementTokenHandler>();
        services = collection.BuildServiceProvider();

        void Connect(HttpClient http) => (http.BaseAddress, http.Timeout) = (target.Logto.BaseAddress, Patience);
    }

    public ManagementJson Management => services.GetRequiredService<ManagementJson>();

    public ManagementToken Token => services.GetRequiredService<ManagementToken>();

    /// <summary>Without a token, for what is open to everybody and for the token endpoint.</summary>
    public HttpClient Open => services.GetRequiredService<IHttpClientFactory>().CreateClient(LogtoClients.Tokens);

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private sealed class OptionsOf(SetupTarget target) : IOptionsFactory<LogtoOptions>
    {
        public LogtoOptions Create(string name) => target.Logto;
    }
}
