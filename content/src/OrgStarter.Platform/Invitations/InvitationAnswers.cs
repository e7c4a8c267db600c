using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Invitations;

/// <summary>Keeps and finds who declined which invitation.</summary>
public sealed class InvitationAnswers(PlatformDbContext db, TimeProvider time)
{
    /// <summary>For the list of the inviter's side, which has checked whose the invitations are.</summary>
    /// <param name="ids">Of invitations that Logto calls revoked.</param>
    /// <returns>By the invitation's id; nothing for one that the organization took back itself.</returns>
    public async Task<IReadOnlyDictionary<string, InvitationAnswer>> FindAsync(IReadOnlyCollection<string> ids, CancellationToken ct) =>
        await db.InvitationAnswers.AsNoTracking().Where(answer => ids.Contains(answer.InvitationId)).ToDictionaryAsync(answer => answer.InvitationId, ct);

    internal Task<bool> HasDeclinedAsync(string id, string personId, CancellationToken ct) =>
        db.InvitationAnswers.AnyAsync(answer => answer.InvitationId == id && answer.PersonId == personId, ct);

    /// <summary>Written before Logto is asked: while the invitation is open there it means nothing, and afterwards it is not missing.</summary>
    internal async Task RecordAsync(LogtoInvitation invitation, string personId, string name, CancellationToken ct)
    {
        var (at, shown) = (time.GetUtcNow(), AuditText.Cut(name)!);
        if (await db.InvitationAnswers.FindAsync([invitation.Id], ct) is { } earlier)
        {
            (earlier.PersonId, earlier.PersonName, earlier.DeclinedAt) = (personId, shown, at);
        }
        else
        {
            db.InvitationAnswers.Add(new InvitationAnswer
            {
                InvitationId = invitation.Id,
                OrganizationId = invitation.OrganizationId,
                PersonId = personId,
                PersonName = shown,
                DeclinedAt = at,
            });
        }

        await db.SaveChangesAsync(ct);
    }

    /// <summary>Logto said no: whatever ended the invitation, it was not this.</summary>
    internal Task TakeBackAsync(string id, CancellationToken ct) =>
        db.InvitationAnswers.Where(answer => answer.InvitationId == id).ExecuteDeleteAsync(ct);
}
