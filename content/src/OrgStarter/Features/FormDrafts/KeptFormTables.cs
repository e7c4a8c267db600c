using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Features.FormDrafts;

public static class KeptFormTables
{
    extension(AppDbContext db)
    {
        public DbSet<KeptForm> KeptForms => db.Set<KeptForm>();
    }
}
