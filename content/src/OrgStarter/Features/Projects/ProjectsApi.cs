using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using OrgStarter.Api;
using OrgStarter.Texts;

namespace OrgStarter.Features.Projects;

/// <param name="Version">Send it with a change. The API refuses a change of an older version.</param>
public sealed record ProjectView(Guid Id, string Name, string? Description, string CreatedBy, DateTimeOffset CreatedAt, Guid Version);

public static class ProjectsApi
{
    public static void MapProjects(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/projects").WithTags("Projects");
        group.MapGet("", ListAsync)
            .RequirePermission(ProjectFeature.Read)
            .WithSummary("Lists projects, ordered by name. Search by name or description");
        group.MapGet("/{id:guid}", GetAsync).RequirePermission(ProjectFeature.Read).WithSummary("Gets the project")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("", CreateAsync).RequirePermission(ProjectFeature.Write).WithSummary("Creates the project");
        group.MapPut("/{id:guid}", SaveAsync)
            .RequirePermission(ProjectFeature.Write)
            .WithSummary("Updates the project if it still has the version that you send")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapDelete("/{id:guid}", DeleteAsync).RequirePermission(ProjectFeature.Write).WithSummary("Deletes the project")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<Listing<ProjectView>>, ValidationProblem>> ListAsync(
        [AsParameters] ListingQuery query, ProjectList list, CancellationToken ct)
    {
        if (query.Problems() is { Count: > 0 } problems)
        {
            return ApiProblem.Validation(problems);
        }

        var (rows, paging) = await list.PageAsync(query.Number, query.Size, query.Search, ct);
        return TypedResults.Ok(Listing.Of(rows, paging, Show));
    }

    private static async Task<Results<Ok<ProjectView>, ProblemHttpResult>> GetAsync(Guid id, ProjectList list, CancellationToken ct) =>
        await list.FindAsync(id, ct) is { } project ? TypedResults.Ok(Show(project)) : ApiProblem.NotFound();

    private static async Task<Results<Created<ProjectView>, ValidationProblem>> CreateAsync(
        ProjectForm input, ProjectChanges changes, CancellationToken ct)
    {
        if (Problems(input) is { Count: > 0 } problems)
        {
            return ApiProblem.Validation(problems);
        }

        var project = await changes.CreateAsync(input, ct);
        return TypedResults.Created($"{ApiRequests.Prefix}/projects/{project.Id}", Show(project));
    }

    private static async Task<Results<Ok<ProjectView>, ValidationProblem, ProblemHttpResult>> SaveAsync(
        Guid id, ProjectForm input, ProjectChanges changes, CancellationToken ct)
    {
        if (Problems(input) is { Count: > 0 } problems)
        {
            return ApiProblem.Validation(problems);
        }

        var (outcome, project) = await changes.SaveAsync(id, input, ct);
        return outcome switch
        {
            SaveOutcome.Saved => TypedResults.Ok(Show(project!)),
            SaveOutcome.Missing => ApiProblem.NotFound(),
            _ => ApiProblem.Of(StatusCodes.Status409Conflict, "changed_meanwhile", ProjectText.ChangedMeanwhile.With(project!.Name)),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, ProjectChanges changes, CancellationToken ct) =>
        await changes.DeleteAsync(id, ct) is null ? ApiProblem.NotFound() : TypedResults.NoContent();

    private static Dictionary<string, string[]> Problems(ProjectForm input)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(input, new ValidationContext(input), results, validateAllProperties: true);
        return results.GroupBy(result => JsonNamingPolicy.CamelCase.ConvertName(result.MemberNames.First()))
            .ToDictionary(field => field.Key, field => field.Select(result => result.ErrorMessage ?? "").ToArray());
    }

    private static ProjectView Show(Project project) =>
        new(project.Id, project.Name, project.Description, project.CreatedBy, project.CreatedAt, project.Version);
}
