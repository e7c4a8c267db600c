using Microsoft.EntityFrameworkCore;

namespace OrgStarter.DevLogto.Data;

/// <summary>
/// Seeds users in every role, a user in two organizations, a user in none, an operator of the site, and an invitation of each kind. The ids
/// are fixed, so URLs still work after a reset.
/// </summary>
internal static class Seed
{
    public const string Aurora = "aur0racoffee";
    public const string Birch = "birchbooks01";

    /// <summary>The user who operates the site and belongs to no organization.</summary>
    public const string Operator = "olga00000001";

    public const string OperatorRole = "operatorrole000000001";

    /// <summary>The ids of the seeded users whom the sign-in screen does not offer begin with this.</summary>
    public const string Colleague = "member000";

    private static readonly string[] FirstNames =
    [
        "Ada", "Björn", "Chidi", "Dalia", "Emre", "Fatima", "Goran", "Hui", "Ines", "Jonas", "Keiko", "Luca"
    ];
    private static readonly string[] LastNames =
    [
        "Albrecht", "Bianchi", "Chen", "Dubois", "Eriksen", "Farouk", "García", "Haddad", "Ivanova", "Jansen", "Kowalski"
    ];

    public static async Task WriteAsync(DevLogtoDb db, DevLogtoOptions options)
    {
        var now = options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        await OrganizationTemplate.ApplyAsync(db, options);
        var (owner, admin, member) = await RolesAsync(db);
        db.Organizations.AddRange(
            new Organization { Id = Aurora, Name = "Aurora Coffee", Description = "Roastery and three cafés", CreatedAt = now },
            new Organization { Id = Birch, Name = "Birch Books", Description = "A bookshop", CreatedAt = now + 1 });

        Join(Aurora, Add("alice0000001", "Alice Adams", "alice"), owner);
        Join(Aurora, Add("ben000000001", "Ben Brandt", "ben"), admin);
        Join(Aurora, Add("chloe0000001", "Chloe Chan", "chloe"), member);
        var dan = Add("dan000000001", "Dan Dimov", "dan");
        Join(Birch, dan, owner);
        Join(Aurora, dan, member);
        Add("eve000000001", "Eve Eriksson", "eve");
        Add("fay000000001", "Fay Fischer", "fay");
        for (var i = 0; i < 30; i++)
        {
            var (first, last) = (FirstNames[i % FirstNames.Length], LastNames[i % LastNames.Length]);
            Join(Aurora, Add($"{Colleague}{i + 1:D3}", $"{first} {last}", $"colleague{i + 1}", seeded: false), member);
        }

        ApiSeed.Write(db, options, Add(Operator, "Olga Ortiz", "olga"), now);
        const long day = 24 * 60 * 60 * 1000;
        Invite("invitefaypending00001", "fay@example.com", "alice0000001", "Pending", member, now - day, now + 6 * day);
        Invite("invitegeorgeexpired01", "george@example.com", "ben000000001", "Pending", admin, now - 9 * day, now - 2 * day);
        Invite("invitehanarevoked0001", "hana@example.com", "alice0000001", "Revoked", member, now - 3 * day, now + 4 * day);
        if (options.HasHistory)
        {
            var accepted = now - 12 * day;
            Invite("invitefatimaaccepted1", "colleague30@example.com", "ben000000001", "Accepted", member, accepted, now - 5 * day)
                .AcceptedUserId = $"{Colleague}030";
            Invite("inviteivandeclined001", "ivan@example.com", "ben000000001", "Revoked", member, now - 20 * day, now - 13 * day);
            Invite("invitejunenotsent0001", "june@example.com", "alice0000001", "Pending", member, now - day / 2, now + 6 * day);
            Age(db, now);
        }

        await db.SaveChangesAsync();

        Person Add(string id, string name, string username, bool seeded = true) => db.People.Add(new Person
        {
            Id = id,
            Name = name,
            Username = username,
            PrimaryEmail = $"{username}@example.com",
            IsSeeded = seeded,
            CreatedAt = now,
            UpdatedAt = now,
        }).Entity;

        void Join(string organization, Person person, Role role) =>
            db.Memberships.Add(new Membership { OrganizationId = organization, PersonId = person.Id, Roles = [role] });

        Invitation Invite(string id, string invitee, string inviter, string status, Role role, long created, long expires) =>
            db.Invitations.Add(new Invitation
            {
                Id = id,
                OrganizationId = Aurora,
                Invitee = invitee,
                InviterId = inviter,
                Status = status,
                Roles = [role],
                CreatedAt = created,
                UpdatedAt = created,
                ExpiresAt = expires,
            }).Entity;
    }

    /// <summary>Lets the organizations and their users begin months ago, and the users sign in since.</summary>
    private static void Age(DevLogtoDb db, long now)
    {
        const long day = 24 * 60 * 60 * 1000;
        foreach (var organization in db.Organizations.Local)
        {
            organization.CreatedAt -= 300 * day;
        }

        foreach (var (i, person) in db.People.Local.OrderBy(person => person.Id, StringComparer.Ordinal).Index())
        {
            person.CreatedAt -= (300 - (i * 7)) * day;
            person.LastSignInAt = i % 6 == 5 ? null : now - (((i * i * 3) % 29) * day) - (i * 47 * 60 * 1000);
        }
    }

    /// <summary>Adds an organization with thousands of members within seconds, to try the members table at a real size.</summary>
    public static async Task<string> AddLargeOrganizationAsync(DevLogtoDb db, int members, TimeProvider time)
    {
        var organization = new Organization
        {
            Id = Ids.Short(),
            Name = $"{members:N0} Members Inc",
            Description = "Made to feel a large table",
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await using var transaction = await db.Database.BeginTransactionAsync();
        var (owner, _, member) = await RolesAsync(db);
        db.Organizations.Add(organization);
        foreach (var person in await db.People.Where(p => p.IsSeeded && p.Id != Operator).ToListAsync())
        {
            db.Memberships.Add(new Membership { OrganizationId = organization.Id, PersonId = person.Id, Roles = [owner] });
        }

        await db.SaveChangesAsync();
        // One statement per table: single inserts would take minutes.
        await db.Database.ExecuteSqlAsync($"""
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {members})
            INSERT INTO People (Id, PrimaryEmail, Username, Name, IsSuspended, HasSecondFactor, CustomData, Profile, CreatedAt, UpdatedAt, IsSeeded)
            SELECT {organization.Id} || n, 'person' || n || '@' || {organization.Id} || '.example.com', {organization.Id} || '_' || n,
                   'Person ' || n, 0, 0, {organization.CustomData}, {organization.CustomData}, {organization.CreatedAt}, {organization.CreatedAt}, 0 FROM numbers
            """);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO Memberships (OrganizationId, PersonId)
            SELECT {organization.Id}, Id FROM People WHERE PrimaryEmail LIKE '%@' || {organization.Id} || '.example.com'
            """);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO MembershipRole (MembershipNumber, RolesId)
            SELECT Number, {member.Id} FROM Memberships m
            WHERE OrganizationId = {organization.Id} AND NOT EXISTS (SELECT 1 FROM MembershipRole r WHERE r.MembershipNumber = m.Number)
            """);
        await transaction.CommitAsync();
        return organization.Id;
    }

    /// <summary>Finds the roles by name. If the site's code has no such role, the highest or the lowest role takes its place.</summary>
    private static async Task<(Role Owner, Role Admin, Role Member)> RolesAsync(DevLogtoDb db)
    {
        // The ids of roles are numbered from the highest to the lowest.
        var roles = await db.Roles.OrderBy(role => role.Id).ToListAsync();
        return (Named("owner", roles[0]), Named("admin", roles[0]), Named("member", roles[^1]));

        Role Named(string name, Role otherwise) => roles.Find(role => role.Name == name) ?? otherwise;
    }
}
