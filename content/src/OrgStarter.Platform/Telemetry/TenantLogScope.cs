using System.Collections;
using Microsoft.AspNetCore.Http.Features;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Telemetry;

/// <summary>
/// Adds the ids of organization and user to every log line of a tenant's request. The scope starts before the tenant is known and reads the
/// ids when a line is written, so that failures have them, too.
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
    /// <summary>Call it before all other middleware.</summary>
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
                foreach (var (name, id) in RequestActor.Of(context))
                {
                    context.Features.Get<IHttpActivityFeature>()?.Activity.SetTag(name, id);
                }
            }
        }
    });
}
