using Microsoft.AspNetCore.Http.HttpResults;
using OrgStarter.Invitations;
using OrgStarter.Logto;
using OrgStarter.Resources;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Api;

public sealed record InvitationView(
    string Id, string Address, IReadOnlyList<string> Roles, InvitationStatus Status, DateTimeOffset Created, DateTimeOffset Expires);

/// <param name="Role">Member, when it is missing.</param>
public sealed record InviteInput(IReadOnlyList<string?>? Addresses, string? Role);

/// <param name="Results">One for each address, in the order sent.</param>
public sealed record InviteAnswer(IReadOnlyList<InviteResult> Results);

/// <summary>The invitations of the token's organization.</summary>
public static class InvitationsApi
{
    public static void MapInvitations(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/invitations").RequirePermission(Permissions.InviteMember).WithTags("Invitations")
            .RequireRateLimiting(RateLimits.Invitations).ProducesProblem(StatusCodes.Status429TooManyRequests);
        group.MapGet("", ListAsync).WithSummary("Invitations, newest first, searched by address, filtered by status");
        group.MapPost("", InviteAsync).WithSummary("Invites one address or several; each has an outcome of its own");
        group.MapPost("/{id}/resend", ResendAsync).WithSummary("Sends the mail of an open invitation once more")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        group.MapDelete("/{id}", RevokeAsync).WithSummary("Takes an open invitation back")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<Listing<InvitationView>>, ValidationProblem>> ListAsync(
        [AsParameters] ListingQuery query, string? status, OrganizationInvitations invitations, CancellationToken ct)
    {
        var problems = query.Problems();
        InvitationStatus? only = Enum.TryParse<InvitationStatus>(status, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : null;
        if (status is not null && only is null)
        {
            problems["status"] = [Text.Api_UnknownStatus];
        }

        if (problems.Count > 0)
        {
            return ApiProblem.Validation(problems);
        }

        var (rows, paging) = await invitations.PageAsync(query.Number, query.Size, query.Search, only, ct);
        return TypedResults.Ok(Listing.Of(rows, paging, Show));
    }

    private static async Task<Results<Ok<InviteAnswer>, ValidationProblem>> InviteAsync(
        InviteInput input, InvitationSender sender, CancellationToken ct)
    {
        var (addresses, role) = (AddressList.Parse(string.Join('\n', input.Addresses ?? [])), input.Role ?? Roles.Member);
        var problems = sender.Problems(addresses, role).GroupBy(problem => char.ToLowerInvariant(problem.Field[0]) + problem.Field[1..])
            .ToDictionary(field => field.Key, field => field.Select(problem => problem.Words).ToArray());
        return problems.Count > 0
            ? ApiProblem.Validation(problems)
            : TypedResults.Ok(new InviteAnswer(await sender.InviteAsync(addresses, role, ct)));
    }

    private static Task<Results<NoContent, ProblemHttpResult>> ResendAsync(
        string id, OrganizationInvitations invitations, InvitationSender sender, CancellationToken ct) =>
        ChangeAsync(id, invitations, (invitation, _) => sender.ResendAsync(invitation), ct);

    private static Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(string id, OrganizationInvitations invitations, CancellationToken ct) =>
        ChangeAsync(id, invitations, invitations.RevokeAsync, ct);

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(
        string id, OrganizationInvitations invitations, Func<LogtoInvitation, CancellationToken, Task> change, CancellationToken ct)
    {
        switch (await invitations.FindAsync(id, ct))
        {
            case null:
                return ApiProblem.NotFound();
            case { Status: not InvitationStatus.Pending }:
                return ApiProblem.Of(StatusCodes.Status409Conflict, "invitation_not_open", Text.Invitations_NotOpen);
            case var invitation:
                await change(invitation, ct);
                return TypedResults.NoContent();
        }
    }

    private static InvitationView Show(LogtoInvitation invitation) => new(
        invitation.Id, invitation.Invitee, [.. invitation.OrganizationRoles.Select(role => role.Name)],
        invitation.Status, invitation.Created, invitation.Expires);
}
