using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using OrgStarter.Texts;

namespace OrgStarter.Api;

/// <summary>
/// A request that cannot be read: of the API a problem that names the field, where JSON says which; of a page its status.
/// Without this, bytes that a caller chose would count as a failure of the site.
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
