using System.Collections.Frozen;

namespace OrgStarter.Site;

/// <summary>
/// Keeps the former names of settings working. A setting that is set by its former name only has that value, and a warning at startup names
/// both. Works for every source of the configuration, and when a source is reloaded.
/// </summary>
public static partial class RenamedSettings
{
    private static readonly FrozenDictionary<string, string> FormerNames = new Dictionary<string, string>
    {
        ["Invitations:Lifetime"] = "Invitations:Life",
        ["Invitations:MagicLinkLifetime"] = "Invitations:MagicLinkLife",
        ["Invitations:ResultsRetention"] = "Invitations:Keep",
        ["Invitations:ResultsTimeout"] = "Invitations:Patience",
        ["Sessions:NetworkRetention"] = "Sessions:KeepOrigin",
        ["Site:JobStartDelay"] = "Site:WorkDelay",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static void AddRenamedSettings(this WebApplicationBuilder builder)
    {
        // The first source has the lowest priority, so a new name that is set anywhere wins.
        builder.Configuration.Sources.Insert(0, new Source(builder.Configuration));
        builder.Services.AddHostedService<Warnings>();
    }

    /// <summary>Returns the values of the former names as those of the new ones.</summary>
    private sealed class Source(IConfiguration settings) : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override bool TryGet(string key, out string? value)
        {
            value = FormerNames.TryGetValue(key, out var former) ? settings[former] : null;
            return value is not null;
        }
    }

    private sealed partial class Warnings(IConfiguration settings, ILogger<Warnings> log) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            foreach (var (name, former) in FormerNames)
            {
                if (settings[former] is not null)
                {
                    LogRenamed(former, name);
                }
            }

            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        [LoggerMessage(LogLevel.Warning, "The setting {Former} was renamed: set {Name} in its place")]
        private partial void LogRenamed(string former, string name);
    }
}
