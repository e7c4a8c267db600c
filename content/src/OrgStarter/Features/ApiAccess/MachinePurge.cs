using OrgStarter.Logto;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.ApiAccess;

/// <summary>Deletes the applications of a deleted organization's machines, which Logto keeps.</summary>
public sealed class MachinePurge(IServiceScopeFactory scopes, ILogtoManagementApi logto) : IOrganizationListener
{
    public Task DeletedAsync(string organizationId, CancellationToken ct) => scopes.InOrganizationAsync(organizationId, async services =>
    {
        foreach (var machine in await services.GetRequiredService<MachineList>().AllAsync(ct))
        {
            // Logto may have created the application without an answer.
            if ((machine.ApplicationId ?? await MachineSetup.FindAsync(logto, machine)) is { } id)
            {
                await LogtoErrors.IgnoreNotFoundAsync(() => logto.DeleteApplication(id, ct));
            }
        }
    });
}
