using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Http;

/// <summary>The tables of this folder.</summary>
public static class KeptFormTables
{
    extension(PlatformDbContext db)
    {
        public DbSet<KeptForm> KeptForms => db.Set<KeptForm>();
    }
}
