using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OrgStarter.Testing;

/// <param name="Scope">The values of the surrounding scopes, by name.</param>
public sealed record LoggedLine(string Category, LogLevel Level, string Text, IReadOnlyDictionary<string, object?> Scope);

/// <summary>Keeps the site's log with its scopes, as a log server would receive it.</summary>
public sealed class LoggedLines : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<LoggedLine> lines = new();
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public IReadOnlyList<LoggedLine> All => [.. lines];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
        // Nothing to dispose: the lines are only in memory.
    }

    private sealed class Logger(LoggedLines owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => owner.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var said = new Dictionary<string, object?>();
            owner.scopes.ForEachScope(
                (scope, into) =>
                {
                    foreach (var (name, value) in scope as IEnumerable<KeyValuePair<string, object?>> ?? [])
                    {
                        into[name] = value;
                    }
                },
                said);
            owner.lines.Enqueue(new LoggedLine(category, logLevel, $"{formatter(state, exception)} {exception}", said));
        }
    }
}
