using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.LogtoSync.Reconcile;

/// <summary>Runs work in each organization that has rows here, one after the other.</summary>
public sealed class EachOrganization(StoredIds stored, IServiceScopeFactory scopes, WorkItems items)
{
    private const int PageSize = 100;

    /// <summary>The work of an organization that fails is logged and does not stop the others.</summary>
    /// <param name="name">The name of the work in the log, such as the kind of the job.</param>
    /// <param name="work">Receives services whose database context sees the rows of one organization.</param>
    public async Task RunAsync(string name, Func<IServiceProvider, Task> work, CancellationToken ct)
    {
        for (var last = ""; await stored.OrganizationsAfterAsync(last, PageSize, ct) is { Count: > 0 } ids; last = ids[^1])
        {
            foreach (var id in ids)
            {
                await items.TryAsync(name, id, () => scopes.InOrganizationAsync(id, work), ct);
            }
        }
    }
}
