using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Features.Domains;

public static class DomainTables
{
    extension(AppDbContext db)
    {
        public DbSet<EmailDomain> EmailDomains => db.Set<EmailDomain>();
    }
}
