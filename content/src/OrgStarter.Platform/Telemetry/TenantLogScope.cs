using System.Collections;
using Microsoft.AspNetCore.Http.Features;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Telemetry;

/// <summary>
/// Puts the organization's and the person's id, and nothing else of them, on every line that is logged for a tenant's request. Begun
/// before the tenant is known, so that failures carry them as well: the ids are read when a line is written.
/// </summary>
public sealed class TenantLogScope(CurrentTenant tenant) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private KeyValuePair<string, object?>[] Pairs => tenant.Info is not { } info ? [] :
        [new(nameof(info.OrganizationId), info.OrganizationId), new(nameof(info.UserId), info.UserId)];

    public int Count => Pairs.Length;

    public KeyValuePair<string, object?> this[int index] => Pairs[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Pairs.AsEnumerable().GetEnumerator();

    public override string ToString() => string.Join(' ', Pairs.Select(pair => $"{pair.Key}:{pair.Value}"));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

public static class TenantLogScopes
{
    /// <summary>First of all.</summary>
    public static IApplicationBuilder UseTenantLogScope(this WebApplication app) => app.Use(async (context, next) =>
    {
        var tenant = context.RequestServices.GetRequiredService<CurrentTenant>();
        context.Features.Set(tenant);
        using (app.Logger.BeginScope(new TenantLogScope(tenant)))
        {
            try
            {
                await next(context);
            }
            finally
            {
                foreach (var (name, id) in Who.Of(context))
                {
                    context.Features.Get<IHttpActivityFeature>()?.Activity.SetTag(name, id);
                }
            }
        }
    });
}
