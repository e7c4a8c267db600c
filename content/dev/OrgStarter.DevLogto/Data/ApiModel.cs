using Microsoft.EntityFrameworkCore;

namespace OrgStarter.DevLogto.Data;

internal static class ApiModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Application>(application =>
        {
            application.HasMany(a => a.Secrets).WithOne().HasForeignKey(s => s.ApplicationId);
            application.HasMany(a => a.Roles).WithMany(r => r.Applications).UsingEntity("ApplicationRole");
        });
        model.Entity<ApplicationSecret>().HasKey(s => new { s.ApplicationId, s.Name });
        model.Entity<ApiResource>(resource =>
        {
            resource.HasIndex(r => r.Indicator).IsUnique();
            resource.HasMany(r => r.Scopes).WithOne(s => s.Resource).HasForeignKey(s => s.ResourceId);
        });
        model.Entity<ApiScope>().HasIndex(s => new { s.ResourceId, s.Name }).IsUnique();
        model.Entity<TenantRole>(role =>
        {
            role.HasIndex(r => r.Name).IsUnique();
            role.HasMany(r => r.Scopes).WithMany().UsingEntity("TenantRoleScope");
            role.HasMany(r => r.People).WithMany().UsingEntity("PersonRole");
        });
        model.Entity<Role>().HasMany(r => r.ResourceScopes).WithMany().UsingEntity("RoleResourceScope");
        model.Entity<OrganizationApplication>(member =>
        {
            member.HasKey(m => m.Number);
            member.HasIndex(m => new { m.OrganizationId, m.ApplicationId }).IsUnique();
            member.HasOne(m => m.Organization).WithMany().HasForeignKey(m => m.OrganizationId);
            member.HasOne(m => m.Application).WithMany().HasForeignKey(m => m.ApplicationId);
            member.HasMany(m => m.Roles).WithMany().UsingEntity("OrganizationApplicationRole");
        });
        model.Entity<SubjectToken>().HasOne<Person>().WithMany().HasForeignKey(t => t.PersonId);
    }
}
