using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Features.FormDrafts;

public static class FormDraftTables
{
    extension(AppDbContext db)
    {
        public DbSet<FormDraft> FormDrafts => db.Set<FormDraft>();
    }
}
