namespace OrgStarter.Platform.Http;

/// <summary>Keeps form input while the user signs in again. Without it, the input is lost when the session has expired.</summary>
public interface IFormDrafts
{
    /// <returns>The local URL of the form's page. Null if nothing was kept.</returns>
    Task<string?> KeepAsync(HttpContext context);
}

internal sealed class NoFormDrafts : IFormDrafts
{
    public Task<string?> KeepAsync(HttpContext context) => Task.FromResult<string?>(null);
}
