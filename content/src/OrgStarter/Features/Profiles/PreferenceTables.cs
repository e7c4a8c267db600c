using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Features.Profiles;

public static class PreferenceTables
{
    extension(AppDbContext db)
    {
        public DbSet<PersonPreference> PersonPreferences => db.Set<PersonPreference>();
    }
}
