using System.Runtime.CompilerServices;

namespace OrgStarter.Logto.Setup.Checks;

/// <summary>Checks Logto's configuration for the site. Stops if later checks would fail for the same reason.</summary>
/// <param name="maySignIn">Whether to sign a temporary user in and out at Logto where no other test exists.</param>
public sealed class SetupDiagnostics(SetupTarget target, TimeProvider time, bool maySignIn)
{
    public async IAsyncEnumerable<DiagnosticResult> ExamineAsync([EnumeratorCancellation] CancellationToken ct)
    {
        if (target.Logto.IsEmbedded)
        {
            yield return new(DiagnosticKind.Note, "Logto", SetupText.Check_Embedded.With(target.Logto.Endpoint));
        }

        await using var client = new SetupClient(target);
        var open = new OpenChecks(client.Open, target, time);
        var endpoint = await open.EndpointAsync(ct);
        foreach (var finding in endpoint)
        {
            yield return finding;
        }

        if (endpoint[0].Kind == DiagnosticKind.Wrong)
        {
            yield break;
        }

        foreach (var finding in await open.ProviderAsync(ct))
        {
            yield return finding;
        }

        var credentials = new CredentialChecks(client, target);
        yield return await credentials.ApplicationAsync(ct);
        var management = await credentials.ManagementAsync(ct);
        yield return management;
        if (management.Kind == DiagnosticKind.Wrong)
        {
            yield break;
        }

        var tenant = new TenantChecks(client.Management, target);
        yield return await tenant.VersionAsync(ct);
        await foreach (var finding in tenant.StepsAsync(ct))
        {
            yield return finding;
        }

        yield return await new DeliveryCheck(client, target).DeliverAsync(ct);
        if (await new BackchannelCheck(client, target, maySignIn).CheckAsync(ct) is { } logout)
        {
            yield return logout;
        }
    }
}
