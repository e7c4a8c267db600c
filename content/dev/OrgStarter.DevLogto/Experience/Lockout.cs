using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Experience;

/// <summary>
/// Logto's default protection against guessing: 100 failed attempts within an hour lock the identifier for an hour. Attempts of all
/// verification types count together.
/// </summary>
internal sealed class Lockout(DevLogtoDb db, TimeProvider time)
{
    private const int MaxAttempts = 100;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Runs the verification even while the identifier is locked, and then throws the error of the lock.</summary>
    /// <exception cref="ManagementError">The error of the verification, or 400 when the identifier is locked.</exception>
    public async Task GuardAsync(string identifier, Func<Task> proof)
    {
        ManagementError? failure = null;
        try
        {
            await proof();
        }
        catch (ManagementError error)
        {
            failure = error;
        }

        if (await LockedUntilAsync(identifier, failure is not null) is { } end)
        {
            throw ExperienceErrors.TooManyAttempts(
                (long)Math.Round((end - time.GetUtcNow().ToUnixTimeMilliseconds()) / 60_000d, MidpointRounding.AwayFromZero));
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    private async Task<long?> LockedUntilAsync(string identifier, bool hasFailed)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var attempts = db.FailedAttempts.Where(a => a.Identifier == identifier);
        if (await attempts.Where(a => a.LockedUntil > now).MaxAsync(a => a.LockedUntil) is { } end)
        {
            return end;
        }

        if (!hasFailed)
        {
            return null;
        }

        var since = now - (long)Window.TotalMilliseconds;
        var isLast = await attempts.CountAsync(a => a.LockedUntil == null && a.At > since) + 1 >= MaxAttempts;
        long? lockedUntil = isLast ? now + (long)Window.TotalMilliseconds : null;
        db.FailedAttempts.Add(new FailedAttempt { Identifier = identifier, At = now, LockedUntil = lockedUntil });
        await db.SaveChangesAsync();
        return lockedUntil;
    }
}
