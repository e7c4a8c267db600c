using Microsoft.AspNetCore.Http.HttpResults;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Rights;
using OrgStarter.Texts;

namespace OrgStarter.Api;

public sealed record InvitationView(
    string Id, string Address, IReadOnlyList<string> Roles, InvitationStatus Status, DateTimeOffset Created, DateTimeOffset Expires);

/// <param name="Role">Defaults to member.</param>
public sealed record InviteInput(IReadOnlyList<string?>? Addresses, string? Role);

/// <param name="Batch">The id to poll for results. Results stay available for a while after the batch ends.</param>
/// <param name="IsDone">False while addresses are pending: a large batch continues after the response.</param>
/// <param name="Results">One per address, in request order.</param>
public sealed record InviteAnswer(Guid Batch, bool IsDone, IReadOnlyList<InviteResult> Results)
{
    public static InviteAnswer Of(BatchProgress progress) =>
        new(progress.Batch.Id, progress.IsDone, [.. progress.Recipients.Select(InviteResult.Of)]);
}

/// <param name="Words">The localized reason for a failure; otherwise null.</param>
public sealed record InviteResult(string Address, InviteOutcome Outcome, string? Words = null)
{
    public static InviteResult Of(InvitationRecipient recipient) => new(
        recipient.Address ?? recipient.Typed, recipient.Outcome,
        recipient.FailureReason is null || recipient.Outcome == InviteOutcome.Waiting
            ? null
            : InvitationTexts.OfFailure(recipient.FailureReason));
}

public static class InvitationsApi
{
    public static void MapInvitations(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/invitations").RequirePermission(Permissions.InviteMember).WithTags("Invitations")
            .RequireRateLimiting(RateLimits.Invitations).ProducesProblem(StatusCodes.Status429TooManyRequests);
        group.MapGet("", ListAsync).WithSummary("Lists invitations, newest first. Search by email address, filter by status");
        group.MapPost("", InviteAsync).WithSummary("Invites one or more email addresses. Each address has its own result");
        group.MapGet("/batches/{batch:guid}", BatchAsync).WithSummary("Gets the progress of a batch of invitations")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id}/resend", ResendAsync).WithSummary("Resends the email of an open invitation")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        group.MapDelete("/{id}", RevokeAsync).WithSummary("Revokes an open invitation")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<Listing<InvitationView>>, ValidationProblem>> ListAsync(
        [AsParameters] ListingQuery query, string? status, OrganizationInvitations invitations, CancellationToken ct)
    {
        var problems = query.Problems();
        InvitationStatus? only = Enum.TryParse<InvitationStatus>(status, ignoreCase: true, out var known) && Enum.IsDefined(known)
            ? known
            : null;
        if (status is not null && only is null)
        {
            problems["status"] = [Text.Api_UnknownStatus];
        }

        if (problems.Count > 0)
        {
            return ApiProblem.Validation(problems);
        }

        var (rows, paging) = await invitations.PageAsync(
            new(
                query.Number,
                query.Size,
                query.Search,
                row => row.AtLogto is { } invitation && (only is null || invitation.Status == only)),
            ct);
        return TypedResults.Ok(Listing.Of(rows, paging, row => Show(row.AtLogto!)));
    }

    private static async Task<Results<Ok<InviteAnswer>, ValidationProblem>> InviteAsync(
        InviteInput input, InvitationBatches batches, CancellationToken ct)
    {
        var (addresses, role) = (AddressList.Parse(string.Join('\n', input.Addresses ?? [])), input.Role ?? Roles.Member);
        var problems = (await batches.ProblemsAsync(addresses, role, ct))
            .Select(InvitationTexts.Of)
            .GroupBy(problem => char.ToLowerInvariant(problem.Field[0]) + problem.Field[1..])
            .ToDictionary(field => field.Key, field => field.Select(problem => problem.Message).ToArray());
        return problems.Count > 0
            ? ApiProblem.Validation(problems)
            : TypedResults.Ok(InviteAnswer.Of(await batches.InviteAsync(addresses, role, ct)));
    }

    private static async Task<Results<Ok<InviteAnswer>, ProblemHttpResult>> BatchAsync(
        Guid batch,
        InvitationBatches batches,
        CancellationToken ct) =>
        await batches.FindAsync(batch, ct) is { } progress ? TypedResults.Ok(InviteAnswer.Of(progress)) : ApiProblem.NotFound();

    private static Task<Results<NoContent, ProblemHttpResult>> ResendAsync(
        string id, OrganizationInvitations invitations, InvitationMails mails, TimeProvider time, CancellationToken ct) =>
        ChangeAsync(id, invitations, async invitation =>
            await mails.ResendAsync(invitation.Id, ct) is { } refusal ? InvitationTexts.Of(refusal, time.GetUtcNow()) : null, ct);

    private static Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        string id,
        OrganizationInvitations invitations,
        CancellationToken ct) =>
        ChangeAsync(id, invitations, async invitation =>
        {
            await invitations.RevokeAsync(invitation, ct);
            return null;
        }, ct);

    /// <param name="change">Returns the localized reason for a refusal, or null.</param>
    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(
        string id, OrganizationInvitations invitations, Func<LogtoInvitation, Task<string?>> change, CancellationToken ct) =>
        await invitations.FindAsync(id, ct) switch
        {
            null => ApiProblem.NotFound(),
            { Status: not InvitationStatus.Pending } =>
                ApiProblem.Of(StatusCodes.Status409Conflict, "invitation_not_open", Text.Invitations_NotOpen),
            var invitation => await change(invitation) is { } refusal
                ? ApiProblem.Of(StatusCodes.Status409Conflict, "not_now", refusal) : TypedResults.NoContent(),
        };

    private static InvitationView Show(LogtoInvitation invitation) => new(
        invitation.Id, invitation.Invitee, [.. invitation.OrganizationRoles.Select(role => role.Name)],
        invitation.Status, invitation.Created, invitation.Expires);
}
