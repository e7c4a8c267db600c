
namespace OrgStarter.Platform.Http;

/// <summary>A refused form post, which a page offers to send again. Not stored, unlike those of <see cref="IFormDrafts"/>.</summary>
/// <param name="Action">The URL of the post.</param>
/// <param name="Fields">The posted fields.</param>
public sealed record ResubmittedForm(string Action, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <returns>Null unless the browser reports the post as same-origin: the user must not confirm the post of another site.</returns>
    public static async Task<ResubmittedForm?> OfAsync(HttpRequest request, string action)
    {
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType || !IsSameOrigin(request))
        {
            return null;
        }

        // Fields with two leading underscores belong to the framework. The new form gets its own.
        return new ResubmittedForm(
            action,
            [.. (await request.ReadFormAsync()).Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal))
                .SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")))]);
    }

    private static bool IsSameOrigin(HttpRequest request) =>
        request.Headers.TryGetValue("Sec-Fetch-Site", out var site) ? site == "same-origin"
            : request.Headers.Origin == $"{request.Scheme}://{request.Host}";
}
