using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OrgStarter.DevLogto.Experience;

/// <summary>The verifications and the profile of one interaction, in the format in which Logto stores them.</summary>
internal sealed class ExperienceState
{
    public const string SignIn = "SignIn";
    public const string Register = "Register";
    public const string ForgotPassword = "ForgotPassword";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
    };

    public required string InteractionEvent { get; set; }

    /// <summary>Null until the user is identified.</summary>
    public string? UserId { get; set; }
    public Profile Profile { get; set; } = new();
    public List<Verification> VerificationRecords { get; set; } = [];
    public SignInContext? SignInContext { get; set; }

    public static ExperienceState Parse(string json) => JsonSerializer.Deserialize<ExperienceState>(json, Json)!;

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Excludes the password; used by the screen and by the list of sessions.</summary>
    public JsonObject ToSanitizedJson()
    {
        var json = JsonSerializer.SerializeToNode(this, Json)!.AsObject();
        json["profile"]!.AsObject().Remove("passwordHash");
        return json;
    }

    /// <summary>Replaces an older verification of the same type.</summary>
    public Verification Add(Verification verification)
    {
        VerificationRecords.RemoveAll(v => v.Type == verification.Type);
        VerificationRecords.Add(verification);
        return verification;
    }

    /// <exception cref="Api.ManagementError">404: the interaction has no such verification.</exception>
    public Verification Find(string? id) => VerificationRecords.Find(v => v.Id == id) ?? throw ExperienceErrors.VerificationNotFound();
}

/// <summary>The profile that the user entered and that is not saved yet.</summary>
internal sealed class Profile
{
    public string? Username { get; set; }
    public string? PrimaryEmail { get; set; }
    public string? Name { get; set; }
    public string? PasswordHash { get; set; }
    public IReadOnlyList<string>? JitOrganizationIds { get; set; }

    [JsonIgnore]
    public bool IsEmpty => (Username ?? PrimaryEmail ?? Name ?? PasswordHash) is null && JitOrganizationIds is null;
}

internal sealed record SignInContext(string? Ip, string? UserAgent);

/// <summary>The identifier that a user claims: an email address or a user name.</summary>
internal sealed record Identifier(string Type, string Value)
{
    public const string Email = "email";
    public const string Username = "username";
    public const string Phone = "phone";
}

internal sealed class Verification
{
    public const string Password = "Password";
    public const string EmailCode = "EmailVerificationCode";
    public const string OneTimeToken = "OneTimeToken";
    public const string NewPasswordIdentity = "NewPasswordIdentity";

    public required string Id { get; set; }
    public required string Type { get; set; }
    public required Identifier Identifier { get; set; }
    public string? TemplateType { get; set; }
    public bool Verified { get; set; }
    public OneTimeTokenContext? OneTimeTokenContext { get; set; }
}

internal sealed record OneTimeTokenContext(IReadOnlyList<string>? JitOrganizationIds);
