using OrgStarter.Platform.LogtoSync.Reconcile;
using OrgStarter.Platform.LogtoSync.Webhooks;

namespace OrgStarter.Platform.LogtoSync;

/// <summary>Registers the services that apply changes made at Logto: webhooks and the reconcile job.</summary>
public static class LogtoSyncServices
{
    public static IServiceCollection AddLogtoSync(this IServiceCollection services) => services.AddLogtoWebhooks().AddLogtoReconcile();
}
