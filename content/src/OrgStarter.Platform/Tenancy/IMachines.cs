namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Knows the machines of organizations: applications that call the API with tokens of their own. Logto decides what a machine is allowed to
/// do, as for a user.
/// </summary>
public interface IMachines
{
    /// <summary>Call for each request with a machine's token, after the token was validated.</summary>
    /// <returns>The machine's name for the audit. Null to reject the token.</returns>
    Task<string?> UseAsync(string organizationId, string applicationId, CancellationToken ct);
}

/// <summary>Accepts every machine that has a token for the organization. Its name is its id.</summary>
public sealed class UnnamedMachines : IMachines
{
    public Task<string?> UseAsync(string organizationId, string applicationId, CancellationToken ct) =>
        Task.FromResult<string?>(applicationId);
}
