using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

/// <summary>The tables of this folder.</summary>
public static class WebhookTables
{
    extension(PlatformDbContext db)
    {
        public DbSet<WebhookReceipt> WebhookReceipts => db.Set<WebhookReceipt>();
    }
}
