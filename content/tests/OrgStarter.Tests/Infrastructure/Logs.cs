using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OrgStarter.Tests.Infrastructure;

/// <summary>What a site has logged, to be read by a test.</summary>
public sealed class Logs : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Message)> lines = new();

    public IReadOnlyList<(LogLevel Level, string Message)> All => [.. lines];

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
        // The site ends before the test has read it.
    }

    private sealed class Logger(Logs logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.lines.Enqueue((logLevel, formatter(state, exception)));
    }
}
