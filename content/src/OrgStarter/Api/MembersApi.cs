using Microsoft.AspNetCore.Http.HttpResults;
using OrgStarter.Logto;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Texts;

namespace OrgStarter.Api;

public sealed record MemberView(string Id, string? Name, string? Email, string? Avatar, IReadOnlyList<string> Roles, bool IsSuspended);

public sealed record RoleInput(string? Role);

public sealed record RolesInput(IReadOnlyList<string>? Roles);

/// <param name="Name">The name in Logto, as in <see cref="MemberView.Roles"/>.</param>
/// <param name="Title">The name in the language of the request.</param>
/// <param name="IsGrantable">True if the user has all permissions of the role, and so can give it.</param>
public sealed record RoleView(string Name, string Title, string Description, IReadOnlyList<string> Permissions, bool IsGrantable);

public static class MembersApi
{
    public static void MapMembers(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/members").WithTags("Members");
        group.MapGet("", ListAsync)
            .RequirePermission(Permissions.ReadMember)
            .WithSummary("Lists members, ordered by name. Search by name or email address, filter by role");
        group.MapPut("/{userId}/role", ChangeRoleAsync)
            .RequirePermission(Permissions.ManageMember)
            .WithSummary("Gives a role to a member. Owner, admin and member replace each other; other roles stay")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPut("/{userId}/roles", SetRolesAsync)
            .RequirePermission(Permissions.ManageMember)
            .WithSummary("Replaces all roles of a member")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet("/roles", RolesAsync)
            .RequirePermission(Permissions.ReadMember)
            .WithTags("Members")
            .WithSummary("Lists the roles and their permissions");
        group.MapDelete("/{userId}", RemoveAsync)
            .RequirePermission(Permissions.DeleteMember)
            .WithSummary("Removes a member from the organization")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<Listing<MemberView>>, ValidationProblem>> ListAsync(
        [AsParameters] ListingQuery query, string? role, DirectoryView view, MemberTable table, MemberDirectory logto, RoleCatalog catalog,
        CancellationToken ct)
    {
        var problems = query.Problems();
        if (role is not null && !await catalog.HasAsync(role, ct))
        {
            problems["role"] = [Text.Api_UnknownRole];
        }

        if (problems.Count > 0)
        {
            return ApiProblem.Validation(problems);
        }

        // A page can show that the directory is loading or has pending changes. The API cannot, so it then reads from Logto.
        if (await view.GetFreshnessAsync(ct) is not { AsOf: not null, IsComplete: true })
        {
            var (members, place) = await logto.TableAsync(query.Number, query.Size, query.Search, role, ct);
            return TypedResults.Ok(Listing.Of(members, place, Show));
        }

        var (rows, paging) = await table.PageAsync(new MemberFilter(query.Search, role, Status: null), query.Number, query.Size, ct);
        return TypedResults.Ok(Listing.Of(rows, paging, Show));
    }

    private static async Task<Results<NoContent, ValidationProblem, ProblemHttpResult>> ChangeRoleAsync(
        string userId, RoleInput input, MemberChanges changes, RoleCatalog catalog, CancellationToken ct) =>
        await catalog.HasAsync(input.Role, ct)
            ? Answer(await changes.ChangeRoleAsync(userId, input.Role!, seen: null, ct))
            : ApiProblem.Validation("role", Text.Api_UnknownRole);

    private static async Task<Results<NoContent, ValidationProblem, ProblemHttpResult>> SetRolesAsync(
        string userId, RolesInput input, MemberChanges changes, RoleCatalog catalog, CancellationToken ct)
    {
        foreach (var role in input.Roles ?? [])
        {
            if (!await catalog.HasAsync(role, ct))
            {
                return ApiProblem.Validation("roles", Text.Api_UnknownRole);
            }
        }

        return input.Roles is not { Count: > 0 }
            ? ApiProblem.Validation("roles", Refusal.NoRole.UserMessage())
            : Answer(await changes.SetRolesAsync(userId, input.Roles, seen: null, ct));
    }

    private static async Task<Ok<RoleView[]>> RolesAsync(RoleCatalog catalog, CurrentTenant tenant, CancellationToken ct)
    {
        var grantable = (await catalog.GrantableAsync(tenant.Required.Permissions, ct)).Select(role => role.Name).ToHashSet();
        return TypedResults.Ok<RoleView[]>([.. (await catalog.ListAsync(ct)).Select(role => new RoleView(
            role.Name, RoleTexts.Title(role.Name), RoleTexts.Hint(role.Name, role.Description), role.Permissions,
            grantable.Contains(role.Name)))]);
    }

    private static async Task<Results<NoContent, ValidationProblem, ProblemHttpResult>> RemoveAsync(
        string userId, MemberChanges changes, CancellationToken ct) => Answer(await changes.RemoveAsync(userId, ct));

    private static Results<NoContent, ValidationProblem, ProblemHttpResult> Answer(Refusal refusal) => refusal switch
    {
        Refusal.None => TypedResults.NoContent(),
        Refusal.NotAMember => ApiProblem.NotFound(),
        Refusal.LastOwner => ApiProblem.Of(StatusCodes.Status409Conflict, "last_owner", refusal.UserMessage()),
        Refusal.AboveOwnRole => ApiProblem.Of(StatusCodes.Status409Conflict, "above_own_role", refusal.UserMessage()),
        Refusal.TransferUnderWay => ApiProblem.Of(StatusCodes.Status409Conflict, "transfer_under_way", refusal.UserMessage()),
        Refusal.RightsChanged => ApiProblem.Of(StatusCodes.Status403Forbidden, "rights_changed", refusal.UserMessage()),
        _ => ApiProblem.Of(StatusCodes.Status409Conflict, "target_above_own_role", refusal.UserMessage()),
    };

    private static MemberView Show(LogtoMember member) => new(
        member.Id, member.Name ?? member.Username, member.PrimaryEmail, member.Avatar,
        [.. member.OrganizationRoles.Select(role => role.Name)], member.IsSuspended);

    /// <summary>Omits the directory's fallback name, which is the email address or the user id.</summary>
    private static MemberView Show(DirectoryMember member) => new(
        member.UserId, member.Name == member.Address || member.Name == member.UserId ? null : member.Name, member.Address, member.Avatar,
        member.HeldRoles, member.Status == MemberStatus.Suspended);
}
