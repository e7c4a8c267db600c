using Microsoft.EntityFrameworkCore;

namespace OrgStarter.DevLogto.Data;

internal sealed class DevLogtoDb(DbContextOptions<DevLogtoDb> options) : DbContext(options)
{
    public DbSet<Person> People => Set<Person>();

    public DbSet<Organization> Organizations => Set<Organization>();

    public DbSet<Role> Roles => Set<Role>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<Mail> Mails => Set<Mail>();

    public DbSet<OneTimeToken> OneTimeTokens => Set<OneTimeToken>();

    public DbSet<Hook> Hooks => Set<Hook>();

    public DbSet<Connector> Connectors => Set<Connector>();

    public DbSet<EmailTemplate> EmailTemplates => Set<EmailTemplate>();

    public DbSet<SignInExperience> SignInExperiences => Set<SignInExperience>();

    public DbSet<AccountCenterSettings> AccountCenters => Set<AccountCenterSettings>();

    public DbSet<Application> Applications => Set<Application>();

    public DbSet<ApiResource> Resources => Set<ApiResource>();

    public DbSet<TenantRole> TenantRoles => Set<TenantRole>();

    public DbSet<OrganizationApplication> OrganizationApplications => Set<OrganizationApplication>();

    public DbSet<Interaction> Interactions => Set<Interaction>();

    public DbSet<LoginSession> LoginSessions => Set<LoginSession>();

    public DbSet<Grant> Grants => Set<Grant>();

    public DbSet<VerificationCode> VerificationCodes => Set<VerificationCode>();

    public DbSet<FailedAttempt> FailedAttempts => Set<FailedAttempt>();

    public DbSet<StoredKey> Keys => Set<StoredKey>();

    public static DbContextOptions<DevLogtoDb> OptionsFor(string database) => Configure(new(), database).Options;

    public static DbContextOptionsBuilder<DevLogtoDb> Configure(DbContextOptionsBuilder<DevLogtoDb> builder, string database)
    {
        builder
            .UseSqlite($"Data Source={database}", sqlite => sqlite.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery))
            .UseOpenIddict();
        return builder;
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Person>(person =>
        {
            // Addresses are unique regardless of letter case, as in Logto.
            person.Property(p => p.PrimaryEmail).UseCollation("NOCASE");
            person.HasIndex(p => p.PrimaryEmail).IsUnique();
            person.HasIndex(p => p.Username).IsUnique();
        });
        modelBuilder.Entity<Organization>(organization =>
        {
            organization.HasMany(o => o.JitDomains).WithOne().HasForeignKey(d => d.OrganizationId);
            organization.HasMany(o => o.JitRoles).WithMany().UsingEntity("JitRole");
        });
        modelBuilder.Entity<JitDomain>(domain =>
        {
            domain.HasKey(d => d.Number);
            domain.HasIndex(d => new { d.OrganizationId, d.EmailDomain }).IsUnique();
        });
        modelBuilder.Entity<OneTimeToken>().HasIndex(t => t.Token).IsUnique();
        modelBuilder.Entity<Role>(role =>
        {
            role.HasIndex(r => r.Name).IsUnique();
            role.HasMany(r => r.Scopes).WithMany();
        });
        modelBuilder.Entity<Scope>().HasIndex(s => s.Name).IsUnique();
        modelBuilder.Entity<Membership>(membership =>
        {
            membership.HasKey(m => m.Number);
            membership.HasIndex(m => new { m.OrganizationId, m.PersonId }).IsUnique();
            membership.HasOne(m => m.Organization).WithMany().HasForeignKey(m => m.OrganizationId);
            membership.HasOne(m => m.Person).WithMany().HasForeignKey(m => m.PersonId);
            membership.HasMany(m => m.Roles).WithMany().UsingEntity("MembershipRole");
        });
        modelBuilder.Entity<Invitation>(invitation =>
        {
            invitation.HasIndex(i => i.Invitee);
            invitation.HasOne(i => i.Organization).WithMany().HasForeignKey(i => i.OrganizationId);
            invitation.HasMany(i => i.Roles).WithMany().UsingEntity("InvitationRole");
        });
        modelBuilder.Entity<EmailTemplate>().HasIndex(t => new { t.LanguageTag, t.TemplateType }).IsUnique();
        modelBuilder.Entity<Mail>().HasIndex(m => m.To);
        modelBuilder.Entity<LoginSession>(session =>
        {
            session.HasKey(s => s.Uid);
            session.HasIndex(s => s.CookieId).IsUnique();
            session.HasIndex(s => s.PersonId);
        });
        modelBuilder.Entity<Grant>().HasIndex(g => g.PersonId);
        modelBuilder.Entity<FailedAttempt>(attempt =>
        {
            attempt.HasKey(a => a.Number);
            attempt.HasIndex(a => a.Identifier);
        });
        modelBuilder.Entity<StoredKey>().HasKey(k => k.Name);
        ApiModel.Configure(modelBuilder);
    }
}
