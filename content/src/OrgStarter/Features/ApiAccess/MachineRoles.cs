using OrgStarter.Logto;

namespace OrgStarter.Features.ApiAccess;

/// <summary>The roles for machines in Logto's organization template.</summary>
public sealed class MachineRoles(ILogtoManagementApi logto)
{
    /// <returns>The roles without a permission that the grantor lacks, beginning with the one that has the fewest.</returns>
    /// <exception cref="LogtoException">The roles could not be read from Logto.</exception>
    public async Task<IReadOnlyList<LogtoTemplateRole>> GrantableAsync(IReadOnlySet<string> permissions, CancellationToken ct) =>
        [.. (await AllAsync(ct))
            .Where(role => role.Scopes.Concat(role.ResourceScopes).All(scope => permissions.Contains(scope.Name)))
            .OrderBy(role => role.Scopes.Count)];

    /// <returns>Null if Logto no longer has the role.</returns>
    /// <exception cref="LogtoException">The roles could not be read from Logto.</exception>
    public async Task<LogtoTemplateRole?> FindAsync(string id, CancellationToken ct) =>
        (await AllAsync(ct)).FirstOrDefault(role => role.Id == id);

    private async Task<IEnumerable<LogtoTemplateRole>> AllAsync(CancellationToken ct) =>
        (await logto.GetRoles(100, ct)).Where(role => role.Type == NewApplication.Machine);
}
