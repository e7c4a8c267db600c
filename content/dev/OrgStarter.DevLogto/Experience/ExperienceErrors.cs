using System.Text.Json.Nodes;
using OrgStarter.DevLogto.Api;

namespace OrgStarter.DevLogto.Experience;

/// <summary>The errors of the Experience API, with Logto's texts.</summary>
internal static class ExperienceErrors
{
    private const string TryAgain = "The verification was not successful. Restart the verification flow and try again.";

    public static ManagementError InteractionNotFound() =>
        new(404, "session.interaction_not_found", "Interaction session not found. Please go back and start the session again.");

    public static ManagementError VerificationNotFound() => new(404, "session.verification_session_not_found", TryAgain);

    public static ManagementError VerificationFailed() => new(400, "session.verification_failed", TryAgain);

    public static ManagementError WrongInteraction() =>
        new(
            400,
            "session.invalid_interaction_type",
            "This operation is not supported for the current interaction. Please initiate a new session.");

    public static ManagementError NotForForgotPassword(int status = 400) =>
        new(status, "session.not_supported_for_forgot_password", "This operation is not supported for forgot password.");

    public static ManagementError NotIdentified() =>
        new(404, "session.identifier_not_found", "User identifier not found. Please go back and sign in again.");

    public static ManagementError AnotherPerson() => new(
        409,
        "session.identity_conflict",
        "Identity mismatch detected. Please initiate a new session to proceed with a different identity.");

    public static ManagementError WrongPassword() =>
        new(422, "session.invalid_credentials", "Incorrect account or password. Please check your input.");

    public static ManagementError Suspended() => new(401, "user.suspended", "This account is suspended.");

    public static ManagementError MethodNotEnabled() => new(422, "user.sign_in_method_not_enabled", "This sign-in method is not enabled.");

    /// <param name="isNamed">
    /// Logto fills in the identifier only after a one-time token; otherwise its message keeps the placeholder.
    /// </param>
    public static ManagementError UnknownPerson(string identifier, bool isNamed) => new(
        404,
        "user.user_not_exist",
        $"User with {(isNamed ? identifier : "{{ identifier }}")} does not exist.",
        new JsonObject { ["identifier"] = identifier });

    public static ManagementError MissingProfile(params string[] fields) => new(
        422, "user.missing_profile", "You need to provide additional info before signing-in.",
        new JsonObject { ["missingProfile"] = new JsonArray([.. fields.Select(f => (JsonNode)f)]) });

    public static ManagementError PasswordRejected(JsonArray issues) =>
        new(422, "password.rejected", "Password rejected. Please check if your password meets the requirements.", issues);

    public static ManagementError SamePassword() => new(422, "user.same_password", "New password cannot be the same as your old password.");

    public static ManagementError NewPasswordMissing() =>
        new(422, "user.new_password_required_in_profile", "You need to set a new password.");

    public static ManagementError AlreadyHas(string field) => new(422, $"user.{field}_exists_in_profile", field == "email"
        ? "Your profile has already associated with an email address."
        : $"{char.ToUpperInvariant(field[0])}{field[1..]} already exists in your profile.");

    public static ManagementError TooManyAttempts(long minutes) => new(
        400, "session.verification_blocked_too_many_attempts",
        $"Too many attempts in a short time. Please try again in {minutes} minute{(minutes == 1 ? "" : "s")}.");

    public static ManagementError Code(string code, string message) => new(400, $"verification_code.{code}", message);
}
