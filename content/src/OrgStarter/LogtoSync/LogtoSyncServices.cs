using OrgStarter.LogtoSync.Reconcile;
using OrgStarter.LogtoSync.Webhooks;

namespace OrgStarter.LogtoSync;

/// <summary>Registers what brings changes at Logto to the site.</summary>
public static class LogtoSyncServices
{
    public static IServiceCollection AddLogtoSync(this IServiceCollection services) => services.AddLogtoWebhooks().AddLogtoReconcile();
}
