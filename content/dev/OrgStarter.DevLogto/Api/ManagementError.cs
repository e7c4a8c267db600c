using Microsoft.AspNetCore.Http;
using System.Text.Json.Nodes;

namespace OrgStarter.DevLogto.Api;

/// <summary>An error response of the Management API, in Logto's format: <c>{code, message, data?, details?}</c>.</summary>
internal sealed class ManagementError(int status, string? code, string message, JsonNode? data = null, string? details = null)
    : Exception(message)
{
    public string? Code => code;

    public static ManagementError NotFound() => new(404, "entity.not_found", "The resource does not exist.");

    public static ManagementError UnknownReference() => new(
        422, "entity.relation_foreign_key_not_found",
        "Cannot find one or more foreign keys. Please check the input and ensure that all referenced entities exist.");

    public static ManagementError Duplicate() =>
        new(422, "entity.unique_integrity_violation", "The entity already exists. Please check the input and try again.");

    public static ManagementError NotAMember() =>
        new(422, "organization.require_membership", "The user must be a member of the organization to proceed.");

    public static ManagementError UnknownRoleNames(IReadOnlyList<string> names)
    {
        var listed = names.Count < 3 ? string.Join(" and ", names) : $"{string.Join(", ", names.SkipLast(1))}, and {names[^1]}";
        return new(
            422,
            "organization.role_names_not_found",
            $"Invalid role names detected: {listed}. Please create these roles first before proceeding.");
    }

    public static ManagementError Refused(string reason) => new(422, "request.invalid_input", $"Input is invalid. {reason}");

    public IResult ToResult()
    {
        var body = new JsonObject();
        if (code is not null)
        {
            body["code"] = code;
        }

        if (data is not null)
        {
            body["data"] = data;
        }

        if (details is not null)
        {
            body["details"] = details;
        }

        body["message"] = Message;
        return Results.Json(body, statusCode: status);
    }
}
