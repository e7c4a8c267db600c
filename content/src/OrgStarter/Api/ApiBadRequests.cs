using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using OrgStarter.Texts;

namespace OrgStarter.Api;

/// <summary>
/// Handles <see cref="BadHttpRequestException"/>. The API returns a problem that names the invalid JSON field, if known.
/// A page returns only the status. Without this handler, malformed client input counts as a server failure.
/// </summary>
public sealed class ApiBadRequests : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
        {
            return false;
        }

        httpContext.Response.StatusCode = bad.StatusCode;
        if (ApiRequests.Is(httpContext) && bad.StatusCode == StatusCodes.Status400BadRequest)
        {
            IResult problem = bad.InnerException is JsonException { Path: { Length: > 2 } path }
                ? ApiProblem.Validation(path[2..], Text.Api_FieldUnreadable)
                : ApiProblem.Unreadable();
            await problem.ExecuteAsync(httpContext);
        }

        return true;
    }
}
