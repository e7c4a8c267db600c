using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Texts;

namespace OrgStarter.Api;

public sealed record NewOrganizationInput(string? Name, string? Description = null);

/// <param name="Id">Use it to request an organization token from Logto.</param>
public sealed record CreatedOrganization(string Id, string Name);

/// <summary>Maps the caller's organizations. These endpoints are outside organizations and need a token for the API resource.</summary>
public static class OrganizationsApi
{
    public static void MapOrganizations(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/organizations").RequireAuthorization(ApiBearer.ApiToken).WithTags("Organizations");
        group.MapGet("", ListAsync).WithSummary("Lists the organizations of the token's user");
        group.MapPost("", CreateAsync).WithSummary("Creates an organization owned by the token's user")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Ok<IReadOnlyList<MyOrganization>>> ListAsync(
        CurrentSession caller,
        MyOrganizations mine,
        CancellationToken ct) =>
        TypedResults.Ok(await mine.ListAsync(caller.UserId, ct));

    private static async Task<Results<Created<CreatedOrganization>, ValidationProblem, ProblemHttpResult>> CreateAsync(
        NewOrganizationInput input, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        CurrentSession caller, OrganizationCreator creator, OrganizationCreationRule rule, CancellationToken ct)
    {
        var name = OrganizationName.Clean(input.Name);
        if (NameTexts.Problem(name) is { } problem)
        {
            return ApiProblem.Validation("name", problem);
        }

        var description = OrganizationDescription.Clean(input.Description);
        if (NameTexts.DescriptionProblem(description) is { } tooLong)
        {
            return ApiProblem.Validation("description", tooLong);
        }

        if (!IdempotencyKey.TryRead(idempotencyKey, out var key))
        {
            return ApiProblem.Validation(IdempotencyKey.Header, Text.Api_BadIdempotencyKey);
        }

        if (await creator.FindAsync(key, caller.UserId, ct) is { } wish && wish.Name != name)
        {
            return ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", Text.Api_IdempotencyKeyReused);
        }

        var (id, refusal) = await creator.CreateAsync(key, caller.UserId, name, description is "" ? null : description, ct);
        if (id is null)
        {
            return ApiProblem.Of(
                StatusCodes.Status403Forbidden,
                refusal == CreationRefusal.TooMany ? "too_many_organizations" : "operators_only",
                CreationTexts.Message(refusal, rule.MaxOwned));
        }

        return TypedResults.Created((string?)null, new CreatedOrganization(id, name));
    }
}
