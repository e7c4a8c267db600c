using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.LogtoSync.Webhooks;

/// <summary>The tables of this folder.</summary>
public static class WebhookTables
{
    extension(AppDbContext db)
    {
        public DbSet<WebhookReceipt> WebhookReceipts => db.Set<WebhookReceipt>();
    }
}
