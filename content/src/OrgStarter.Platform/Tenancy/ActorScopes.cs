using OrgStarter.Logto;

namespace OrgStarter.Platform.Tenancy;

/// <summary>Reads what a user or a machine is allowed to do at this moment.</summary>
public static class ActorScopes
{
    extension(ILogtoManagementApi logto)
    {
        /// <param name="actorId">A user's id, or the id of a machine's application.</param>
        /// <returns>The names of the permissions in the organization. Empty if the actor does not belong to it.</returns>
        /// <exception cref="LogtoException">The permissions could not be read from Logto.</exception>
        public async Task<IEnumerable<string>> GetActorScopesAsync(string organizationId, string actorId, CancellationToken ct)
        {
            var scopes = new List<LogtoScope>();
            if (!LogtoId.IsApplication(actorId))
            {
                scopes.AddRange(await logto.GetMemberScopes(organizationId, actorId, ct));
            }
            else
            {
                foreach (var role in await RolesOfMachineAsync(logto, organizationId, actorId, ct))
                {
                    scopes.AddRange(await logto.GetRoleScopes(role.Id, ct));
                }
            }

            return scopes.Select(scope => scope.Name);
        }
    }

    /// <summary>Unlike for a user, Logto refuses the call for a machine that does not belong to the organization.</summary>
    private static async Task<IReadOnlyList<LogtoRole>> RolesOfMachineAsync(
        ILogtoManagementApi logto,
        string organizationId,
        string applicationId,
        CancellationToken ct)
    {
        try
        {
            return await logto.GetApplicationRoles(organizationId, applicationId, ct);
        }
        catch (LogtoException e) when (e.Code == LogtoException.NotAMember || e.IsNotFound)
        {
            return [];
        }
    }
}
