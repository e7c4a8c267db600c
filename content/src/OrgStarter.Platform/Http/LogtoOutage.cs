using OrgStarter.Logto;

namespace OrgStarter.Platform.Http;

/// <summary>Handles exceptions because Logto does not answer or is overloaded.</summary>
public sealed partial class LogtoOutage(ILogger<LogtoOutage> log) : OutageHandler(IsCause)
{
    /// <summary>Returns true if an exception in the chain is an outage of Logto, also inside the OpenID Connect handler.</summary>
    public static bool IsCause(Exception exception) => ChainOf(exception).Any(e =>
        e is LogtoException { IsTransient: true }
            // A timeout of HttpClient.
            or TaskCanceledException { InnerException: TimeoutException }
        || e.Message.StartsWith("IDX20803", StringComparison.Ordinal)
        || e.Message.StartsWith("Invalid response from pushed authorization", StringComparison.Ordinal));

    [LoggerMessage(LogLevel.Warning, "Logto unavailable while serving {Path}")]
    protected override partial void LogOutage(Exception exception, string path);
}
