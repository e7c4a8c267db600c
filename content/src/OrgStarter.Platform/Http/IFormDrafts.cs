namespace OrgStarter.Platform.Http;

/// <summary>Keeps what was typed while a person goes by the sign-in. Without any, a form that meets the end of its session is typed again.</summary>
public interface IFormDrafts
{
    /// <returns>The address of the form's page, to go to; null when nothing was kept.</returns>
    Task<string?> KeepAsync(HttpContext context);
}

/// <summary>Keeps nothing.</summary>
internal sealed class NoFormDrafts : IFormDrafts
{
    public Task<string?> KeepAsync(HttpContext context) => Task.FromResult<string?>(null);
}
