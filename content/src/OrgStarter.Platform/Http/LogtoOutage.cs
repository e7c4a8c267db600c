using OrgStarter.Logto;

namespace OrgStarter.Platform.Http;

/// <summary>Handles a Logto that is silent or overloaded.</summary>
public sealed partial class LogtoOutage(ILogger<LogtoOutage> log) : OutageHandler(IsCause)
{
    /// <summary>True when Logto's silence or overload is somewhere in the chain of causes, also inside the OpenID Connect handler.</summary>
    public static bool IsCause(Exception exception) => ChainOf(exception).Any(e =>
        e is LogtoException { IsTransient: true }
            // An HTTP client that timed out; nothing else throws this pair.
            or TaskCanceledException { InnerException: TimeoutException }
        || e.Message.StartsWith("IDX20803", StringComparison.Ordinal)
        || e.Message.StartsWith("Invalid response from pushed authorization", StringComparison.Ordinal));

    [LoggerMessage(LogLevel.Warning, "Logto was not there for {Path}")]
    protected override partial void LogOutage(Exception exception, string path);
}
