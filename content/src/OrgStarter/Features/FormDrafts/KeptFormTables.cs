using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Features.FormDrafts;

/// <summary>The tables of this folder.</summary>
public static class KeptFormTables
{
    extension(AppDbContext db)
    {
        public DbSet<KeptForm> KeptForms => db.Set<KeptForm>();
    }
}
