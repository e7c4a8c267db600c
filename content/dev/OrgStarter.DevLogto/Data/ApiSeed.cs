using System.Text.Json.Nodes;

namespace OrgStarter.DevLogto.Data;

/// <summary>Seeds the applications, API resources and roles that a new Logto has.</summary>
internal static class ApiSeed
{
    public const string ManagementAccess = "Logto Management API access";

    /// <summary>
    /// The role that an application's <c>isAdmin</c> stands for: Logto's older way to grant access to the Management API.
    /// </summary>
    public const string InternalAdmin = "#internal:admin";

    public static void Write(DevLogtoDb db, DevLogtoOptions options, Person @operator, long now)
    {
        var all = new ApiScope
        {
            Id = "management-api-all",
            ResourceId = "management-api",
            Name = "all",
            Description = "Default scope for Management API, allows all permissions.",
            CreatedAt = now
        };
        db.Resources.Add(new ApiResource
        {
            Id = all.ResourceId,
            Name = "Logto Management API",
            Indicator = DevLogtoApplications.ManagementResource,
            AccessTokenTtl = (long)options.AccessTokenLifetime.TotalSeconds,
            Scopes = { all },
        });
        // A token for this resource identifies only the user, so the resource has no permissions.
        db.Resources.Add(new ApiResource
        {
            Id = "siteapiresource000001",
            Name = "The site's API",
            Indicator = DevLogtoApplications.SiteApiResource,
            AccessTokenTtl = (long)options.AccessTokenLifetime.TotalSeconds,
        });
        var operate = new ApiScope
        {
            Id = "operatesite0000000001",
            ResourceId = "operatorresource00001",
            Name = DevLogtoApplications.OperatorPermission,
            Description = "Operators of the site",
            CreatedAt = now,
        };
        db.Resources.Add(new ApiResource
        {
            Id = operate.ResourceId,
            Name = "Operators of the site",
            Indicator = DevLogtoApplications.OperatorResource,
            AccessTokenTtl = (long)options.AccessTokenLifetime.TotalSeconds,
            Scopes = { operate },
        });
        db.TenantRoles.Add(new TenantRole
        {
            Id = Seed.OperatorRole,
            Name = DevLogtoApplications.OperatorRole,
            Description = "Operators of the site",
            Scopes = { operate },
            People = { @operator },
        });
        var access = new TenantRole
        {
            Id = "managementaccessrole1",
            Name = ManagementAccess,
            Description = "This default role grants access to the Logto management API.",
            Type = RoleType.Machine,
            Scopes = { all }
        };
        db.TenantRoles.AddRange(
            access,
            new TenantRole
            {
                Id = "admin-role",
                Name = InternalAdmin,
                Description = "Internal admin role for Logto tenant default.",
                Type = RoleType.Machine,
                Scopes = { all }
            });
        Add(DevLogtoApplications.SiteId, "The site", ApplicationType.Traditional, DevLogtoApplications.SiteSecret, now);
        Add(
            DevLogtoApplications.ManagementId,
            "The site's access to the Management API",
            ApplicationType.Machine,
            DevLogtoApplications.ManagementSecret,
            now + 1)
            .Roles.Add(access);

        // This connector sends nothing: every mail stays in the inbox.
        db.Connectors.Add(new Connector { Id = "devlogtomail", Kind = Connector.Smtp, Config = SmtpConfig() });
        db.EmailTemplates.AddRange(from language in (string[])["en", "zh-Hant"]
                                   select new EmailTemplate
                                   {
                                       Id = Ids.Long(),
                                       LanguageTag = language,
                                       TemplateType = EmailTemplate.Invitation,
                                       Details = """{"subject":"{{organization.name}}","content":"{{link}}","contentType":"text/plain"}""",
                                       CreatedAt = now,
                                   });

        // The settings that "logto apply" makes: the account pages that the site links to, and optional second factors.
        db.AccountCenters.Add(new AccountCenterSettings
        {
            Id = AccountCenterSettings.Default,
            Enabled = true,
            Fields = """{"email":"Edit","password":"Edit","mfa":"Edit"}"""
        });
        db.SignInExperiences.Add(new SignInExperience
        {
            Id = SignInExperience.Default,
            Changes = """{"mfa":{"factors":["Totp","BackupCode"],"policy":"NoPrompt"}}"""
        });

        Application Add(string id, string name, string type, string secret, long createdAt) => db.Applications.Add(new Application
        {
            Id = id,
            Name = name,
            Type = type,
            InternalSecret = $"internal:{Ids.Secret()}",
            CreatedAt = createdAt,
            Secrets =
            {
                new ApplicationSecret { ApplicationId = id, Name = ApplicationType.DefaultSecret, Value = secret, CreatedAt = createdAt }
            },
        }).Entity;
    }

    private static string SmtpConfig()
    {
        return new JsonObject
        {
            ["host"] = "localhost",
            ["port"] = 25,
            ["fromEmail"] = "logto@localhost",
            ["templates"] = new JsonArray([
                .. Connector.RequiredTemplates.Select(name => Template(name, "{{code}}")),
                Template(EmailTemplate.Invitation, "{{link}}")
            ]),
        }.ToJsonString();

        static JsonObject Template(string usageType, string content) =>
            new() { ["usageType"] = usageType, ["contentType"] = "text/plain", ["subject"] = usageType, ["content"] = content };
    }
}

/// <summary>The types of applications. SPA and Native have no secret; the operating system handles a Native app's redirect.</summary>
internal static class ApplicationType
{
    public const string Native = "Native";
    public const string SinglePage = "SPA";
    public const string Traditional = "Traditional";
    public const string Machine = "MachineToMachine";
    public const string DefaultSecret = "Default secret";

    public static bool HasSecrets(string type) => type is Traditional or Machine;
}
