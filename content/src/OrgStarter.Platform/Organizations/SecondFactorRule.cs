using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Organizations;

/// <summary>
/// Whether the current organization lets somebody in who has no second factor. Logto asks whether a factor is set up, not whether
/// this sign-in used it, and it looks at nobody before it holds: whoever switches it on without a factor is locked out by it.
/// </summary>
public sealed class SecondFactorRule(ILogtoManagementApi logto, OrganizationSettings settings, CurrentTenant tenant, LogtoChanges changes)
{
    /// <exception cref="LogtoException">Logto did not say.</exception>
    public async Task<bool> HaveIOneAsync(CancellationToken ct) => (await logto.GetSecondFactors(tenant.UserId, ct)).Count > 0;

    /// <returns>False when the person has no second factor themself: nothing was changed.</returns>
    /// <exception cref="LogtoException">Logto refused, or did not answer.</exception>
    public async Task<bool> SetAsync(bool isRequired, CancellationToken ct)
    {
        if (isRequired && !await HaveIOneAsync(ct))
        {
            return false;
        }

        // Asked for twice is asked for once: which state it is to be in is in the form, so nobody's change is overwritten unseen.
        await settings.ChangeAsync(
            _ => true,
            present => new SettingsChange(AuditActions.OrganizationSecurityChanged).Set(
                "isMfaRequired", isRequired, AuditFields.SecondFactor, AuditFields.YesOrNo(present.IsMfaRequired), AuditFields.YesOrNo(isRequired)),
            ct);
        if (isRequired)
        {
            // Tokens from before are asked for again: it holds for everybody from their next request.
            await changes.EveryMemberChangedAsync(tenant.OrganizationId, CancellationToken.None);
        }

        return true;
    }
}
