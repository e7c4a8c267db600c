using System.Text.Json;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Audit;

/// <summary>
/// Records actions at Logto, which cannot share a transaction with this database: the intent before the call, and the outcome after it.
/// Rows of the site's database use <see cref="IAudited"/> instead.
/// </summary>
public sealed partial class AuditTrail(
    IServiceScopeFactory scopes,
    CurrentTenant tenant,
    CurrentSession session,
    IHttpContextAccessor request,
    TimeProvider time,
    ILogger<AuditTrail> log)
{
    /// <summary>The user and origin of the original request, for work that continues after it. Null within the request.</summary>
    public AuditBy? By { get; set; }

    /// <summary>The current user and origin, to store for work that continues after the request. The name is empty if unknown.</summary>
    internal AuditBy Present => By ?? new AuditBy(session.IsSignedIn ? session.DisplayName : "", AuditOrigin.Of(request.HttpContext));

    /// <summary>
    /// Makes the call and records its outcome. Nothing cancels the call, so that a closed browser does not hide the outcome.
    /// </summary>
    /// <param name="idOf">Returns the id of the target that the call has created.</param>
    /// <exception cref="LogtoException">The call failed. The entry says whether Logto refused or did not answer.</exception>
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
            await CompleteAsync(entry);
        }
    }

    /// <inheritdoc cref="RecordAsync{T}"/>
    public Task RecordAsync(AuditChange change, Func<CancellationToken, Task> call) => RecordAsync(change, async ct =>
    {
        await call(ct);
        return true;
    });

    /// <summary>The current user, or the site.</summary>
    internal AuditActor Actor
    {
        get
        {
            var id = tenant.Info?.UserId ?? (session.IsSignedIn ? session.UserId : AuditEntry.Site);
            return new AuditActor(id, Present is { Name: { Length: > 0 } name } ? name : id);
        }
    }

    /// <summary>Creates an entry by the current user, unless the change names another actor.</summary>
    /// <param name="origin">Null for the origin of the request.</param>
    public AuditEntry NewEntry(AuditChange change, AuditOutcome outcome, AuditOrigin? origin = null)
    {
        var at = time.GetUtcNow();
        origin ??= Present.Origin;
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

    /// <summary>Uses its own context, so that it does not save unsaved changes of the request.</summary>
    private async Task IntendAsync(AuditEntry entry)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        db.AuditIntents.Add(new AuditIntent { Id = entry.Id, At = entry.At, Entry = JsonSerializer.Serialize(entry) });
        await db.SaveChangesAsync();
    }

    private async Task CompleteAsync(AuditEntry entry)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await AuditSweep.CompleteAsync(scope.ServiceProvider.GetRequiredService<PlatformDbContext>(), entry);
        }
        catch (Exception e)
        {
            // The call has succeeded or failed already, and the caller gets its result. The sweep records the intent later.
            LogNotCompleted(e, entry.Id, entry.Action, entry.Outcome);
        }
    }

    /// <summary>Returns true for 4xx. After a server error or no answer, Logto may have made the change.</summary>
    private static bool IsRefusal(LogtoException e) => (int?)e.Status is >= 400 and < 500;

    [LoggerMessage(LogLevel.Error, "Could not save audit entry {Id} ({Action}, {Outcome}); its outcome will be recorded as unknown")]
    private partial void LogNotCompleted(Exception exception, Guid id, string action, AuditOutcome outcome);
}
