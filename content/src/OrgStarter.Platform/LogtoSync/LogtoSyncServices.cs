using OrgStarter.Platform.LogtoSync.Reconcile;
using OrgStarter.Platform.LogtoSync.Webhooks;

namespace OrgStarter.Platform.LogtoSync;

public static class LogtoSyncServices
{
    public static IServiceCollection AddLogtoSync(this IServiceCollection services) => services.AddLogtoWebhooks().AddLogtoReconcile();
}
