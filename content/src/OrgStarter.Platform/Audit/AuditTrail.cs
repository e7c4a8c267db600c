using System.Text.Json;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Audit;

/// <summary>
/// Writes down what is done at Logto, which shares no transaction with this database: the intent before the call, its outcome
/// after it. Rows of the site's own need no call of this; see <see cref="IAudited"/>.
/// </summary>
public sealed partial class AuditTrail(
    IServiceScopeFactory scopes, CurrentTenant tenant, CurrentSession session, IHttpContextAccessor request, TimeProvider time, ILogger<AuditTrail> log)
{
    /// <summary>Who it is, and from where, when a piece of work goes on after its request; null within one.</summary>
    public AuditBy? By { get; set; }

    /// <summary>Who acts now, and from where: to be kept for work that goes on after the request. The name is empty when it is not known.</summary>
    internal AuditBy Present => By ?? new AuditBy(session.IsSignedIn ? session.DisplayName : "", AuditOrigin.Of(request.HttpContext));

    /// <summary>Makes the call, which nothing may cancel any more: its outcome must not depend on somebody closing the browser.</summary>
    /// <param name="idOf">The id of what the call has made, when the change could not name it.</param>
    /// <exception cref="LogtoException">The call's own; the entry says whether Logto refused or did not answer.</exception>
    public async Task<T> RecordAsync<T>(AuditChange change, Func<CancellationToken, Task<T>> call, Func<T, string>? idOf = null)
    {
        var entry = NewEntry(change, AuditOutcome.Unknown);
        await IntendAsync(entry);
        try
        {
            var result = await call(CancellationToken.None);
            entry.TargetId ??= idOf?.Invoke(result);
            entry.Outcome = AuditOutcome.Done;
            return result;
        }
        catch (LogtoException e) when (IsRefusal(e))
        {
            entry.Outcome = AuditOutcome.Refused;
            throw;
        }
        finally
        {
            await SettleAsync(entry);
        }
    }

    /// <inheritdoc cref="RecordAsync{T}"/>
    public Task RecordAsync(AuditChange change, Func<CancellationToken, Task> call) => RecordAsync(change, async ct =>
    {
        await call(ct);
        return true;
    });

    /// <summary>Whoever acts now.</summary>
    internal AuditActor Actor
    {
        get
        {
            var id = tenant.Info?.UserId ?? (session.IsSignedIn ? session.UserId : AuditEntry.Site);
            return new AuditActor(id, Present is { Name: { Length: > 0 } name } ? name : id);
        }
    }

    /// <summary>An entry by whoever acts now, unless the change names somebody.</summary>
    public AuditEntry NewEntry(AuditChange change, AuditOutcome outcome)
    {
        var at = time.GetUtcNow();
        var origin = Present.Origin;
        var actor = change.By ?? Actor;
        return new AuditEntry
        {
            Id = AuditId.New(at),
            OrganizationId = change.OrganizationId,
            At = at,
            ActorId = actor.Id,
            ActorName = AuditText.Cut(actor.Name)!,
            Action = change.Action,
            Outcome = outcome,
            TargetKind = change.Target.Kind,
            TargetId = change.Target.Id,
            TargetName = AuditText.Cut(change.Target.Name)!,
            Before = AuditFields.Write(change.Before),
            After = AuditFields.Write(change.After),
            Address = origin.Address,
            Agent = origin.Agent,
            Trace = origin.Trace,
        };
    }

    /// <summary>With a context of its own: what the request has changed and not saved is not this one's to save.</summary>
    private async Task IntendAsync(AuditEntry entry)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        db.AuditIntents.Add(new AuditIntent { Id = entry.Id, At = entry.At, Entry = JsonSerializer.Serialize(entry) });
        await db.SaveChangesAsync();
    }

    private async Task SettleAsync(AuditEntry entry)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await AuditSweep.SettleAsync(scope.ServiceProvider.GetRequiredService<PlatformDbContext>(), entry);
        }
        catch (Exception e)
        {
            // The call is made, and its result is the person's. The intent stays, and the sweep makes an entry of it.
            LogNotSettled(e, entry.Id, entry.Action, entry.Outcome);
        }
    }

    /// <summary>A server error or a silence may come after the change was made; only a clear no is one.</summary>
    private static bool IsRefusal(LogtoException e) => (int?)e.Status is >= 400 and < 500;

    [LoggerMessage(LogLevel.Error, "The audit entry {Id} ({Action}, {Outcome}) could not be written; it will be settled as unknown")]
    private partial void LogNotSettled(Exception exception, Guid id, string action, AuditOutcome outcome);
}
