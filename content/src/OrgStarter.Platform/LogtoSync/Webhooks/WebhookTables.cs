using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

public static class WebhookTables
{
    extension(PlatformDbContext db)
    {
        public DbSet<WebhookReceipt> WebhookReceipts => db.Set<WebhookReceipt>();
    }
}
