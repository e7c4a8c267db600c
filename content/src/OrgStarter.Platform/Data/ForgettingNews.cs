using System.Text.Json;
using StackExchange.Redis;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Tells the other instances at once what is forgotten, by Redis. Nobody relies on it: a message that is lost, because Redis was away
/// or this instance was, is found in the database at the next look.
/// </summary>
public sealed partial class ForgettingNews(RedisConnection redis, SharedForgetting forgetting, ILogger<ForgettingNews> log) : IHostedService
{
    private static readonly RedisChannel Channel = RedisChannel.Literal(RedisConnection.Prefix + "forgotten");

    public Task TellAsync(IReadOnlyCollection<Forgotten> forgotten) => redis.TryAsync(
        db => db.PublishAsync(Channel, JsonSerializer.SerializeToUtf8Bytes(forgotten)), RedisConnection.ShortPatience, CancellationToken.None);

    /// <summary>The start does not wait for Redis, and a connection that comes later brings the subscription with it.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        forgetting.Told += TellAsync;
        _ = ListenAsync();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        forgetting.Told -= TellAsync;
        return Task.CompletedTask;
    }

    private async Task ListenAsync()
    {
        try
        {
            await (await redis.SubscriberAsync()).SubscribeAsync(Channel, (_, message) => Hear(message));
        }
        catch (Exception e) when (RedisConnection.IsAway(e))
        {
            LogLater(e);
        }
    }

    private void Hear(RedisValue message)
    {
        try
        {
            forgetting.Hear(JsonSerializer.Deserialize<Forgotten[]>((byte[])message!)!);
        }
        catch (JsonException e)
        {
            // Of another version of the site: the database has it as well.
            LogUnknown(e);
        }
    }

    [LoggerMessage(LogLevel.Information, "Redis is not there yet; what other instances forget is read from the database until it is")]
    private partial void LogLater(Exception exception);

    [LoggerMessage(LogLevel.Warning, "What another instance has forgotten could not be read; the database has it as well")]
    private partial void LogUnknown(Exception exception);
}
