using System.Text.Json.Nodes;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Oidc;

namespace OrgStarter.DevLogto.Management;

/// <summary>Creates or changes an application from a body, by Logto's rules. A change replaces each metadata object as a whole.</summary>
internal static class ApplicationInput
{
    private static readonly string[] Types =
        [ApplicationType.Native, ApplicationType.SinglePage, ApplicationType.Traditional, ApplicationType.Machine, "Protected", "SAML"];

    private static readonly string[] Flags = ["isThirdParty", "isAdmin"];

    public static (Application Application, ClientMetadata Metadata) New(Input input, long now)
    {
        Check(input, isNew: true);
        var type = (string)input["type"]!;
        if (type == "SAML")
        {
            throw new ManagementError(
                400,
                "application.saml.use_saml_app_api",
                "Use `[METHOD] /saml-applications(/.*)?` API to operate SAML app.");
        }

        if (type == "Protected")
        {
            throw new ManagementError(400, "application.protected_app_metadata_is_required", "Protected app metadata is required.");
        }

        if (type != ApplicationType.Native && input[ClientMetadata.CustomProperty]?["isDeviceFlow"]?.GetValue<bool>() == true)
        {
            throw new ManagementError(422, "application.device_flow_native_only", "Device flow is only available for native applications.");
        }

        var application = new Application
        {
            Id = Ids.Long(),
            Name = "",
            Type = type,
            IsThirdParty = input["isThirdParty"]?.GetValue<bool>() == true,
            InternalSecret = $"internal:{Ids.Secret()}",
            CreatedAt = now,
        };
        if (application.IsThirdParty && type == ApplicationType.Machine)
        {
            throw new ManagementError(
                400,
                "application.invalid_third_party_application_type",
                "Only traditional web, single-page, and native applications can be marked as third-party apps.");
        }

        if (ApplicationType.HasSecrets(type))
        {
            application.Secrets.Add(new ApplicationSecret
            {
                ApplicationId = application.Id,
                Name = ApplicationType.DefaultSecret,
                Value = Ids.Secret(),
                CreatedAt = now
            });
        }

        return (application, Change(application, new ClientMetadata(), input));
    }

    public static ClientMetadata Change(Application application, ClientMetadata present, Input input)
    {
        var metadata = new ClientMetadata
        {
            Oidc = input[ClientMetadata.OidcProperty] is JsonObject oidc ? ClientMetadataRules.Oidc.Known(oidc) : present.Oidc,
            Custom = input[ClientMetadata.CustomProperty] is JsonObject custom ? ClientMetadataRules.Custom.Known(custom) : present.Custom,
        };
        if (application.IsThirdParty && metadata.Settings.AllowTokenExchange)
        {
            throw new ManagementError(
                422,
                "application.third_party_application_cannot_enable_token_exchange",
                "Third-party applications are not allowed to enable token exchange.");
        }

        application.Name = (string?)input["name"] ?? application.Name;
        application.Description = input.Has("description") ? (string?)input["description"] : application.Description;
        application.CustomData = input.Has("customData") ? input.Json("customData") : application.CustomData;
        return metadata;
    }

    public static void Check(Input input, bool isNew)
    {
        if (isNew || input.Has("name"))
        {
            input.Text("name", 1, 256);
        }

        input.OptionalText("description");
        if (isNew)
        {
            input.OneOf("type", Types);
        }

        foreach (var flag in Flags.Where(input.Has))
        {
            input.Flag(flag);
        }

        input.Check();
        ClientMetadataRules.Check(input.Body);
    }
}
