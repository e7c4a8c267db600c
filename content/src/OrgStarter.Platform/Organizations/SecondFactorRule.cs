using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Organizations;

/// <summary>
/// Reads and sets whether the current organization requires a second factor. Logto checks whether a factor is set up, not whether the
/// sign-in used it. It checks no user before the rule is set, so an owner without a factor would lock themselves out.
/// </summary>
public sealed class SecondFactorRule(ILogtoManagementApi logto, OrganizationSettings settings, CurrentTenant tenant, LogtoChanges changes)
{
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    public async Task<bool> HaveIOneAsync(CancellationToken ct) => (await logto.GetSecondFactors(tenant.UserId, ct)).Count > 0;

    /// <returns>False when the current user has no second factor; nothing was changed.</returns>
    /// <exception cref="LogtoException">Logto refused or did not answer.</exception>
    public async Task<bool> SetAsync(bool isRequired, CancellationToken ct)
    {
        if (isRequired && !await HaveIOneAsync(ct))
        {
            return false;
        }

        // Setting the same value twice has no further effect. The form contains the wanted value, so it overwrites no change unseen.
        await settings.ChangeAsync(
            _ => true,
            present => new SettingsChange(AuditActions.OrganizationSecurityChanged).Set(
                "isMfaRequired",
                isRequired,
                AuditFields.SecondFactor,
                AuditFields.YesOrNo(present.IsMfaRequired),
                AuditFields.YesOrNo(isRequired)),
            ct);
        if (isRequired)
        {
            // Invalidates earlier tokens, so that the rule applies to all members from their next request.
            await changes.EveryMemberChangedAsync(tenant.OrganizationId, CancellationToken.None);
        }

        return true;
    }

    /// <summary>
    /// Sets whether members can let a device skip the second factor. Does nothing if this Logto does not have the setting.
    /// </summary>
    /// <exception cref="LogtoException">Logto refused or did not answer.</exception>
    public Task TrustDevicesAsync(bool areAllowed, CancellationToken ct) => settings.ChangeAsync(
        _ => true,
        present => present.IsTrustedDeviceAllowed is not { } old
            ? new SettingsChange(AuditActions.OrganizationSecurityChanged)
            : new SettingsChange(AuditActions.OrganizationSecurityChanged).Set(
                "isTrustedDeviceAllowed",
                areAllowed,
                AuditFields.TrustedDevices,
                AuditFields.YesOrNo(old),
                AuditFields.YesOrNo(areAllowed)),
        ct);
}
