using Microsoft.AspNetCore.Http.HttpResults;
using OrgStarter.Logto;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Rights;
using OrgStarter.Texts;

namespace OrgStarter.Api;

public sealed record MemberView(string Id, string? Name, string? Email, string? Avatar, IReadOnlyList<string> Roles, bool IsSuspended);

public sealed record RoleInput(string? Role);

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
            .WithSummary("Changes the role of a member")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapDelete("/{userId}", RemoveAsync)
            .RequirePermission(Permissions.ManageMember)
            .WithSummary("Removes a member from the organization")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<Listing<MemberView>>, ValidationProblem>> ListAsync(
        [AsParameters] ListingQuery query, string? role, DirectoryView view, MemberTable table, MemberDirectory logto, CancellationToken ct)
    {
        var problems = query.Problems();
        if (role is not null && !Roles.All.Contains(role))
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
        string userId, RoleInput input, MemberChanges changes, CancellationToken ct) => input.Role is { } role && Roles.All.Contains(role)
            ? Answer(await changes.ChangeRoleAsync(userId, role, seen: null, ct))
            : ApiProblem.Validation("role", Text.Api_UnknownRole);

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
        member.RoleNames.Split('\n', StringSplitOptions.RemoveEmptyEntries), member.Status == MemberStatus.Suspended);
}
